CREATE TABLE "log_alert_states" (
	"tenant" text NOT NULL,
	"alert" text NOT NULL,
	"counted_for" text NOT NULL,
	"slots" jsonb NOT NULL,
	"over_from" bigint,
	"over_to" bigint,
	"rearms_at" timestamp (3) with time zone,
	"raised_at" timestamp (3) with time zone,
	"raised_lines" integer,
	"raised_first" text,
	"raised_last" text,
	CONSTRAINT "log_alert_states_tenant_alert_pk" PRIMARY KEY("tenant","alert")
);
--> statement-breakpoint
CREATE TABLE "log_alerts" (
	"tenant" text NOT NULL,
	"alert" text NOT NULL,
	"q" text,
	"level" smallint,
	"times" integer NOT NULL,
	"within_seconds" integer NOT NULL,
	"description" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "log_alerts_tenant_alert_pk" PRIMARY KEY("tenant","alert")
);
--> statement-breakpoint
ALTER TABLE "log_alert_states" ADD CONSTRAINT "log_alert_states_tenant_alert_log_alerts_tenant_alert_fk" FOREIGN KEY ("tenant","alert") REFERENCES "public"."log_alerts"("tenant","alert") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "log_alerts" ADD CONSTRAINT "log_alerts_tenant_tenants_tenant_fk" FOREIGN KEY ("tenant") REFERENCES "public"."tenants"("tenant") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['log_alerts', 'log_alert_states'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY subtree ON %I TO offhook_tenant USING (tenant = ANY ((SELECT offhook_subtree())::text[]))', name);
    EXECUTE format('GRANT SELECT ON %I TO offhook_tenant', name);
  END LOOP;
END $$;
--> statement-breakpoint
GRANT INSERT, UPDATE, DELETE ON "log_alerts" TO offhook_tenant;
