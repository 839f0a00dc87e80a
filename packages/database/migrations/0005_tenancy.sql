CREATE TABLE "account_events" (
	"tenant" text NOT NULL,
	"platform" text NOT NULL,
	"id" text NOT NULL,
	"type" text NOT NULL,
	"mac" text,
	"account" text,
	"sealed" "bytea" NOT NULL,
	"state" text DEFAULT 'waiting' NOT NULL,
	"because" text,
	"phones" integer DEFAULT 0 NOT NULL,
	"happened_at" timestamp (3) with time zone NOT NULL,
	"received_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp (3) with time zone,
	CONSTRAINT "account_events_tenant_platform_id_pk" PRIMARY KEY("tenant","platform","id")
);
--> statement-breakpoint
CREATE TABLE "brand_images" (
	"tenant" text NOT NULL,
	"kind" text NOT NULL,
	"content_type" text NOT NULL,
	"content_hash" text NOT NULL,
	"bytes" "bytea" NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "brand_images_tenant_kind_pk" PRIMARY KEY("tenant","kind")
);
--> statement-breakpoint
CREATE TABLE "log_usage" (
	"tenant" text NOT NULL,
	"day" text NOT NULL,
	"bytes" bigint NOT NULL,
	CONSTRAINT "log_usage_tenant_day_pk" PRIMARY KEY("tenant","day")
);
--> statement-breakpoint
CREATE TABLE "registrars" (
	"tenant" text NOT NULL,
	"registrar" text NOT NULL,
	"kind" text NOT NULL,
	"watch" jsonb NOT NULL,
	"auth" "bytea",
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "registrars_tenant_registrar_pk" PRIMARY KEY("tenant","registrar")
);
--> statement-breakpoint
CREATE TABLE "webhook_deliveries" (
	"id" text PRIMARY KEY NOT NULL,
	"tenant" text NOT NULL,
	"webhook" text NOT NULL,
	"type" text NOT NULL,
	"body" jsonb NOT NULL,
	"state" text DEFAULT 'waiting' NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"next_at" timestamp (3) with time zone,
	"last_status" integer,
	"last_error" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "webhooks" (
	"tenant" text NOT NULL,
	"webhook" text NOT NULL,
	"url" text NOT NULL,
	"events" text[] DEFAULT '{}' NOT NULL,
	"secrets" "bytea" NOT NULL,
	"allow_private" boolean DEFAULT false NOT NULL,
	"disabled_at" timestamp (3) with time zone,
	"disabled_because" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "webhooks_tenant_webhook_pk" PRIMARY KEY("tenant","webhook")
);
--> statement-breakpoint
ALTER TABLE "audit_trail" ADD COLUMN "tenant" text;--> statement-breakpoint
ALTER TABLE "gateways" ADD COLUMN "notify_registrar" text;--> statement-breakpoint
ALTER TABLE "platforms" ADD COLUMN "event_secrets" "bytea";--> statement-breakpoint
ALTER TABLE "platforms" ADD COLUMN "limits" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "platforms" ADD COLUMN "passwords" jsonb;--> statement-breakpoint
ALTER TABLE "platforms" ADD COLUMN "outputs" "bytea";--> statement-breakpoint
ALTER TABLE "tenants" ADD COLUMN "quotas" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "tenants" ADD COLUMN "branding" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "account_events" ADD CONSTRAINT "account_events_tenant_platform_platforms_tenant_platform_fk" FOREIGN KEY ("tenant","platform") REFERENCES "public"."platforms"("tenant","platform") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "brand_images" ADD CONSTRAINT "brand_images_tenant_tenants_tenant_fk" FOREIGN KEY ("tenant") REFERENCES "public"."tenants"("tenant") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "registrars" ADD CONSTRAINT "registrars_tenant_tenants_tenant_fk" FOREIGN KEY ("tenant") REFERENCES "public"."tenants"("tenant") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhooks" ADD CONSTRAINT "webhooks_tenant_tenants_tenant_fk" FOREIGN KEY ("tenant") REFERENCES "public"."tenants"("tenant") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "account_events_open" ON "account_events" USING btree ("tenant","platform","received_at") WHERE state in ('waiting', 'parked');--> statement-breakpoint
CREATE INDEX "account_events_parked" ON "account_events" USING btree ("mac") WHERE state = 'parked';--> statement-breakpoint
CREATE INDEX "account_events_received" ON "account_events" USING btree ("tenant","received_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "webhook_deliveries_due" ON "webhook_deliveries" USING btree ("next_at") WHERE state = 'waiting';--> statement-breakpoint
CREATE INDEX "webhook_deliveries_of" ON "webhook_deliveries" USING btree ("tenant","webhook","created_at" DESC NULLS LAST,"id");--> statement-breakpoint
CREATE UNIQUE INDEX "api_tokens_name" ON "api_tokens" USING btree ("tenant","name");--> statement-breakpoint
CREATE INDEX "audit_trail_tenant" ON "audit_trail" USING btree ("tenant","id");