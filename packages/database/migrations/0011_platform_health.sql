CREATE TABLE "platform_health" (
	"tenant" text NOT NULL,
	"platform" text NOT NULL,
	"instance" text NOT NULL,
	"state" text NOT NULL,
	"since" timestamp (3) with time zone NOT NULL,
	"p50" real,
	"p99" real,
	"last_error" text,
	"last_error_at" timestamp (3) with time zone,
	"asking" integer NOT NULL,
	"waiting" integer NOT NULL,
	"told_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "platform_health_tenant_platform_instance_pk" PRIMARY KEY("tenant","platform","instance")
);
--> statement-breakpoint
ALTER TABLE "platform_health" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY subtree ON "platform_health" TO offhook_tenant USING (tenant = ANY ((SELECT offhook_subtree())::text[]));
--> statement-breakpoint
GRANT SELECT ON "platform_health" TO offhook_tenant;
