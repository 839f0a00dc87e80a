-- Whoever asks as a tenant does so under this role, of which there is one for all databases of a server. `offhook.tenant` says which tenant.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'offhook_tenant') THEN
    CREATE ROLE offhook_tenant NOLOGIN;
  END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; -- another database of this server was migrated at the same time
END $$;
--> statement-breakpoint
DO $$
BEGIN
  IF NOT pg_has_role(current_user, 'offhook_tenant', 'MEMBER') THEN
    EXECUTE format('GRANT offhook_tenant TO %I', current_user);
  END IF;
END $$;
--> statement-breakpoint
-- The tenant that asks and all below it. Reads the tree as its owner, whom no policy hinders.
CREATE FUNCTION offhook_subtree() RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH RECURSIVE below AS (
    SELECT tenant FROM tenants WHERE tenant = current_setting('offhook.tenant', true)
    UNION
    SELECT t.tenant FROM tenants t JOIN below ON t.parent = below.tenant
  ) SELECT coalesce(array_agg(tenant), '{}') FROM below
$$;
--> statement-breakpoint
-- Whether a phone is known under a tenant outside: it cannot be ordered from here, and whose it is is not told.
CREATE FUNCTION offhook_belongs_elsewhere(phone text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT nullif(current_setting('offhook.tenant', true), '') IS NOT NULL AND EXISTS (
    SELECT FROM (SELECT tenant FROM phones WHERE mac = phone UNION ALL SELECT tenant FROM credentials WHERE mac = phone) known
    WHERE tenant <> ALL (offhook_subtree()))
$$;
--> statement-breakpoint
DO $$
DECLARE
  name text;
  written CONSTANT text[] := ARRAY['platforms', 'gateways', 'phones', 'api_tokens', 'brand_images', 'registrars', 'webhooks', 'webhook_deliveries', 'account_events', 'operations'];
  read_only CONSTANT text[] := ARRAY['credentials', 'line_addresses', 'activations', 'bundles', 'boots', 'phone_observations', 'log_lines', 'resyncs', 'log_usage'];
BEGIN
  FOREACH name IN ARRAY written || read_only LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY subtree ON %I TO offhook_tenant USING (tenant = ANY ((SELECT offhook_subtree())::text[]))', name);
    EXECUTE format('GRANT SELECT ON %I TO offhook_tenant', name);
  END LOOP;
  FOREACH name IN ARRAY written LOOP
    EXECUTE format('GRANT INSERT, UPDATE, DELETE ON %I TO offhook_tenant', name);
  END LOOP;
END $$;
--> statement-breakpoint
ALTER TABLE "tenants" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
-- A tenant below stays below: only the node that asks may have a parent that it does not see. A row that is just being made is known by its parent.
CREATE POLICY subtree ON "tenants" TO offhook_tenant
  USING (tenant = ANY ((SELECT offhook_subtree())::text[]) OR parent = ANY ((SELECT offhook_subtree())::text[]))
  WITH CHECK (tenant = current_setting('offhook.tenant', true) OR parent = ANY ((SELECT offhook_subtree())::text[]));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON "tenants" TO offhook_tenant;
--> statement-breakpoint
ALTER TABLE "boot_steps" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY subtree ON "boot_steps" TO offhook_tenant USING (EXISTS (SELECT FROM boots b WHERE b.boot = boot_steps.boot));
--> statement-breakpoint
GRANT SELECT ON "boot_steps" TO offhook_tenant;
--> statement-breakpoint
DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['phone_files', 'log_files', 'contacts'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY subtree ON %I TO offhook_tenant USING (EXISTS (SELECT FROM bundles b WHERE b.mac = %I.mac))', name, name);
    EXECUTE format('GRANT SELECT ON %I TO offhook_tenant', name);
  END LOOP;
END $$;
--> statement-breakpoint
ALTER TABLE "audit_trail" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY subtree ON "audit_trail" TO offhook_tenant USING (tenant = ANY ((SELECT offhook_subtree())::text[]));
--> statement-breakpoint
GRANT SELECT, INSERT ON "audit_trail" TO offhook_tenant;
--> statement-breakpoint
ALTER TABLE "outbox" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY subtree ON "outbox" FOR INSERT TO offhook_tenant WITH CHECK (payload ->> 'tenant' = ANY ((SELECT offhook_subtree())::text[]));
--> statement-breakpoint
GRANT INSERT ON "outbox" TO offhook_tenant;
