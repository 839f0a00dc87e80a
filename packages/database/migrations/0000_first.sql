CREATE TABLE "activations" (
	"boot" text PRIMARY KEY NOT NULL,
	"mac" text NOT NULL,
	"tenant" text NOT NULL,
	"gateway" text NOT NULL,
	"outcome" text NOT NULL,
	"because" text,
	"revision" integer,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "api_tokens" (
	"digest" "bytea" PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"tenant" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "audit_trail" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "audit_trail_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"actor" text NOT NULL,
	"action" text NOT NULL,
	"subject" text NOT NULL,
	"detail" jsonb DEFAULT '{}'::jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "boot_steps" (
	"boot" text NOT NULL,
	"step" text NOT NULL,
	"name" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"status" integer,
	"ms" integer,
	"attributes" jsonb DEFAULT '{}'::jsonb NOT NULL,
	CONSTRAINT "boot_steps_boot_step_pk" PRIMARY KEY("boot","step")
);
--> statement-breakpoint
CREATE TABLE "boot_tokens" (
	"boot" text PRIMARY KEY NOT NULL,
	"mac" text NOT NULL,
	"digest" "bytea",
	"tenant" text NOT NULL,
	"gateway" text NOT NULL,
	"leased_ip" text NOT NULL,
	"alerted_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "boots" (
	"boot" text PRIMARY KEY NOT NULL,
	"mac" text NOT NULL,
	"tenant" text NOT NULL,
	"gateway" text NOT NULL,
	"family" text,
	"model" text,
	"firmware" text,
	"state" text NOT NULL,
	"diagnosis" jsonb,
	"started_at" timestamp (3) with time zone NOT NULL,
	"last_step_at" timestamp (3) with time zone NOT NULL,
	"finished_at" timestamp (3) with time zone,
	"steps" integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "bundles" (
	"mac" text PRIMARY KEY NOT NULL,
	"tenant" text NOT NULL,
	"gateway" text NOT NULL,
	"boot" text,
	"revision" integer NOT NULL,
	"family" text NOT NULL,
	"model" text,
	"content_hash" text NOT NULL,
	"files" jsonb NOT NULL,
	"sealed" "bytea" NOT NULL,
	"rendered_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "credentials" (
	"mac" text PRIMARY KEY NOT NULL,
	"tenant" text NOT NULL,
	"gateway" text NOT NULL,
	"platform" text NOT NULL,
	"boot" text,
	"revision" integer NOT NULL,
	"sealed" "bytea" NOT NULL,
	"granted_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "gateways" (
	"tenant" text NOT NULL,
	"gateway" text NOT NULL,
	"key" text NOT NULL,
	"platform" text NOT NULL,
	"access" jsonb DEFAULT '["token"]'::jsonb NOT NULL,
	"sources" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"alerts" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"settings" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "gateways_tenant_gateway_pk" PRIMARY KEY("tenant","gateway")
);
--> statement-breakpoint
CREATE TABLE "line_addresses" (
	"mac" text NOT NULL,
	"line" integer NOT NULL,
	"aor" text NOT NULL,
	"tenant" text NOT NULL,
	CONSTRAINT "line_addresses_mac_line_pk" PRIMARY KEY("mac","line")
);
--> statement-breakpoint
CREATE TABLE "log_files" (
	"mac" text NOT NULL,
	"name" text NOT NULL,
	"length" bigint NOT NULL,
	"day" text NOT NULL,
	"day_bytes" bigint NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "log_files_mac_name_pk" PRIMARY KEY("mac","name")
);
--> statement-breakpoint
CREATE TABLE "log_lines" (
	"received_at" timestamp (3) with time zone NOT NULL,
	"upload" text NOT NULL,
	"line" integer NOT NULL,
	"mac" text NOT NULL,
	"tenant" text NOT NULL,
	"boot" text,
	"kind" text NOT NULL,
	"logged_at" timestamp (3) with time zone,
	"uptime_ms" bigint,
	"ident" text,
	"level" smallint,
	"missed" smallint,
	"text" text NOT NULL,
	PRIMARY KEY ("received_at", "upload", "line")
) PARTITION BY RANGE ("received_at");
--> statement-breakpoint
CREATE INDEX "log_lines_mac" ON "log_lines" ("mac", "received_at" DESC, "line");
--> statement-breakpoint
CREATE TABLE "outbox" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "outbox_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"contract" text NOT NULL,
	"payload" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "phone_files" (
	"mac" text NOT NULL,
	"name" text NOT NULL,
	"sealed" "bytea" NOT NULL,
	"bytes" integer NOT NULL,
	"content_hash" text NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "phone_files_mac_name_pk" PRIMARY KEY("mac","name")
);
--> statement-breakpoint
CREATE TABLE "phone_observations" (
	"mac" text PRIMARY KEY NOT NULL,
	"tenant" text NOT NULL,
	"family" text NOT NULL,
	"model" text NOT NULL,
	"firmware" text NOT NULL,
	"seen_at" timestamp (3) with time zone NOT NULL,
	"registered_at" timestamp (3) with time zone,
	"registered_aor" text
);
--> statement-breakpoint
CREATE TABLE "phones" (
	"mac" text PRIMARY KEY NOT NULL,
	"tenant" text NOT NULL,
	"gateway" text,
	"family" text,
	"model" text,
	"suspended" boolean DEFAULT false NOT NULL,
	"lines" "bytea",
	"settings" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "platforms" (
	"tenant" text NOT NULL,
	"platform" text NOT NULL,
	"kind" text NOT NULL,
	"base_url" text,
	"auth" "bytea",
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "platforms_tenant_platform_pk" PRIMARY KEY("tenant","platform")
);
--> statement-breakpoint
CREATE TABLE "tenants" (
	"tenant" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"parent" text,
	"settings" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "api_tokens" ADD CONSTRAINT "api_tokens_tenant_tenants_tenant_fk" FOREIGN KEY ("tenant") REFERENCES "public"."tenants"("tenant") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "gateways" ADD CONSTRAINT "gateways_tenant_tenants_tenant_fk" FOREIGN KEY ("tenant") REFERENCES "public"."tenants"("tenant") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "gateways" ADD CONSTRAINT "gateways_tenant_platform_platforms_tenant_platform_fk" FOREIGN KEY ("tenant","platform") REFERENCES "public"."platforms"("tenant","platform") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "phones" ADD CONSTRAINT "phones_tenant_tenants_tenant_fk" FOREIGN KEY ("tenant") REFERENCES "public"."tenants"("tenant") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "platforms" ADD CONSTRAINT "platforms_tenant_tenants_tenant_fk" FOREIGN KEY ("tenant") REFERENCES "public"."tenants"("tenant") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tenants" ADD CONSTRAINT "tenants_parent_tenants_tenant_fk" FOREIGN KEY ("parent") REFERENCES "public"."tenants"("tenant") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "activations_mac" ON "activations" USING btree ("mac","at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "audit_trail_at" ON "audit_trail" USING btree ("at");--> statement-breakpoint
CREATE UNIQUE INDEX "boot_tokens_digest_mac" ON "boot_tokens" USING btree ("digest","mac") WHERE digest is not null;--> statement-breakpoint
CREATE INDEX "boot_tokens_mac" ON "boot_tokens" USING btree ("mac","alerted_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "boot_tokens_expires" ON "boot_tokens" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "boots_started" ON "boots" USING btree ("started_at" DESC NULLS LAST,"boot");--> statement-breakpoint
CREATE INDEX "boots_tenant" ON "boots" USING btree ("tenant","started_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "boots_mac" ON "boots" USING btree ("mac","started_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "boots_state" ON "boots" USING btree ("state","started_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "bundles_tenant" ON "bundles" USING btree ("tenant");--> statement-breakpoint
CREATE UNIQUE INDEX "gateways_key" ON "gateways" USING btree ("key");--> statement-breakpoint
CREATE INDEX "line_addresses_aor" ON "line_addresses" USING btree ("aor");--> statement-breakpoint
CREATE INDEX "phones_tenant" ON "phones" USING btree ("tenant","mac");