CREATE TABLE "platform_outputs" (
	"tenant" text NOT NULL,
	"platform" text NOT NULL,
	"output" text NOT NULL,
	"kind" text NOT NULL,
	"applied" "bytea",
	"wanted" integer DEFAULT 1 NOT NULL,
	"made" integer DEFAULT 0 NOT NULL,
	"due_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"accounts" integer DEFAULT 0 NOT NULL,
	"left_out" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"succeeded_at" timestamp (3) with time zone,
	"changed_at" timestamp (3) with time zone,
	"failed_at" timestamp (3) with time zone,
	"because" text,
	"detail" text,
	CONSTRAINT "platform_outputs_tenant_platform_output_pk" PRIMARY KEY("tenant","platform","output")
);
--> statement-breakpoint
CREATE INDEX "platform_outputs_due" ON "platform_outputs" USING btree ("due_at") WHERE made < wanted;--> statement-breakpoint
ALTER TABLE "platform_outputs" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY subtree ON "platform_outputs" TO offhook_tenant USING (tenant = ANY ((SELECT offhook_subtree())::text[]));
--> statement-breakpoint
GRANT SELECT ON "platform_outputs" TO offhook_tenant;
--> statement-breakpoint
-- The platform that a phone of the inventory gets its lines from: its gateway's; where it names none, that of the gateway at which it was activated, its own
-- tenant's or one above; or else its tenant's only one. Reads as its owner, since a tenant's phone may be at a gateway that it does not see.
CREATE FUNCTION offhook_platform_of(at_tenant text, at_gateway text, phone text) RETURNS TABLE (tenant text, platform text, kind text, passwords jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH RECURSIVE up AS (
    SELECT t.tenant, t.parent, 0 AS height FROM tenants t WHERE t.tenant = at_tenant
    UNION ALL
    SELECT t.tenant, t.parent, up.height + 1 FROM tenants t JOIN up ON t.tenant = up.parent WHERE up.height < 64
  ), candidates AS (
    SELECT 1 AS rank, g.tenant, g.platform FROM gateways g WHERE g.tenant = at_tenant AND g.gateway = at_gateway
    UNION ALL
    SELECT 2, c.tenant, c.platform FROM credentials c JOIN up ON up.tenant = c.tenant WHERE at_gateway IS NULL AND c.mac = phone
    UNION ALL
    SELECT 3, at_tenant, min(p.platform) FROM platforms p WHERE at_gateway IS NULL AND p.tenant = at_tenant HAVING count(*) = 1
  ) SELECT p.tenant, p.platform, p.kind, p.passwords FROM candidates c JOIN platforms p ON p.tenant = c.tenant AND p.platform = c.platform ORDER BY c.rank LIMIT 1
$$;
