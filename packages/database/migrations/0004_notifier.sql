CREATE TABLE "contacts" (
	"mac" text NOT NULL,
	"aor" text NOT NULL,
	"contact" text,
	"registered_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone,
	CONSTRAINT "contacts_mac_aor_pk" PRIMARY KEY("mac","aor")
);
--> statement-breakpoint
CREATE TABLE "operations" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant" text NOT NULL,
	"kind" text NOT NULL,
	"what" text NOT NULL,
	"asked_by" text NOT NULL,
	"macs" text[] NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "resyncs" (
	"id" text PRIMARY KEY NOT NULL,
	"operation" uuid,
	"mac" text NOT NULL,
	"tenant" text NOT NULL,
	"what" text NOT NULL,
	"result" text NOT NULL,
	"status" integer,
	"attempts" integer NOT NULL,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "gateways" ADD COLUMN "notify_proxy" text;--> statement-breakpoint
CREATE INDEX "operations_created" ON "operations" USING btree ("created_at" DESC NULLS LAST,"id");--> statement-breakpoint
CREATE INDEX "resyncs_operation" ON "resyncs" USING btree ("operation");--> statement-breakpoint
CREATE INDEX "resyncs_mac" ON "resyncs" USING btree ("mac","at" DESC NULLS LAST);