CREATE TABLE "registrar_contacts" (
	"tenant" text NOT NULL,
	"registrar" text NOT NULL,
	"aor" text NOT NULL,
	"mac" text NOT NULL,
	"contact" text,
	"mark" text,
	"expires_at" timestamp (3) with time zone,
	"told_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "registrar_contacts_tenant_registrar_aor_mac_pk" PRIMARY KEY("tenant","registrar","aor","mac")
);
--> statement-breakpoint
CREATE TABLE "registrar_watches" (
	"tenant" text NOT NULL,
	"registrar" text NOT NULL,
	"watcher" text NOT NULL,
	"lease_until" timestamp (3) with time zone NOT NULL,
	"state" text DEFAULT 'connecting' NOT NULL,
	"connected_since" timestamp (3) with time zone,
	"watched" integer DEFAULT 0 NOT NULL,
	"fault" text,
	"fault_at" timestamp (3) with time zone,
	CONSTRAINT "registrar_watches_tenant_registrar_pk" PRIMARY KEY("tenant","registrar")
);
--> statement-breakpoint
ALTER TABLE "boots" ADD COLUMN "stalls_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "registrar_contacts" ADD CONSTRAINT "registrar_contacts_tenant_registrar_registrars_tenant_registrar_fk" FOREIGN KEY ("tenant","registrar") REFERENCES "public"."registrars"("tenant","registrar") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "registrar_watches" ADD CONSTRAINT "registrar_watches_tenant_registrar_registrars_tenant_registrar_fk" FOREIGN KEY ("tenant","registrar") REFERENCES "public"."registrars"("tenant","registrar") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "registrar_contacts_expiry" ON "registrar_contacts" USING btree ("tenant","registrar","expires_at");--> statement-breakpoint
CREATE INDEX "boots_stalls" ON "boots" USING btree ("stalls_at") WHERE state = 'running';--> statement-breakpoint
CREATE INDEX "line_addresses_tenant" ON "line_addresses" USING btree ("tenant");--> statement-breakpoint
DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['registrar_watches', 'registrar_contacts'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY subtree ON %I TO offhook_tenant USING (tenant = ANY ((SELECT offhook_subtree())::text[]))', name);
    EXECUTE format('GRANT SELECT ON %I TO offhook_tenant', name);
  END LOOP;
END $$;
--> statement-breakpoint
-- The registrar that a name means at a tenant: its own, or the nearest above. Reads the tree as its owner, since a tenant may use what it does not see.
CREATE FUNCTION offhook_registrar_at(at_tenant text, name text) RETURNS TABLE (tenant text, kind text) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH RECURSIVE up AS (
    SELECT t.tenant, t.parent, 0 AS height FROM tenants t WHERE t.tenant = at_tenant
    UNION ALL
    SELECT t.tenant, t.parent, up.height + 1 FROM tenants t JOIN up ON t.tenant = up.parent WHERE up.height < 64
  ) SELECT r.tenant, r.kind FROM up JOIN registrars r ON r.tenant = up.tenant AND r.registrar = name ORDER BY up.height LIMIT 1
$$;
