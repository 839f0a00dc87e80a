CREATE TABLE "directory_secrets" (
	"tenant" text NOT NULL,
	"kind" text NOT NULL,
	"digest" "bytea" NOT NULL,
	"made_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "directory_secrets_tenant_kind_pk" PRIMARY KEY("tenant","kind")
);
--> statement-breakpoint
CREATE TABLE "paging_groups" (
	"tenant" text NOT NULL,
	"group" text NOT NULL,
	"extension" text NOT NULL,
	"members" jsonb,
	"multicast" jsonb,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "paging_groups_tenant_group_pk" PRIMARY KEY("tenant","group")
);
--> statement-breakpoint
CREATE TABLE "routes" (
	"tenant" text NOT NULL,
	"number" text NOT NULL,
	"route" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "routes_tenant_number_pk" PRIMARY KEY("tenant","number")
);
--> statement-breakpoint
ALTER TABLE "directory_secrets" ADD CONSTRAINT "directory_secrets_tenant_tenants_tenant_fk" FOREIGN KEY ("tenant") REFERENCES "public"."tenants"("tenant") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "paging_groups" ADD CONSTRAINT "paging_groups_tenant_tenants_tenant_fk" FOREIGN KEY ("tenant") REFERENCES "public"."tenants"("tenant") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "routes" ADD CONSTRAINT "routes_tenant_tenants_tenant_fk" FOREIGN KEY ("tenant") REFERENCES "public"."tenants"("tenant") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "directory_secrets_digest" ON "directory_secrets" USING btree ("kind","digest");--> statement-breakpoint
CREATE UNIQUE INDEX "paging_groups_extension" ON "paging_groups" USING btree ("tenant","extension");--> statement-breakpoint
DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['directory_secrets', 'routes', 'paging_groups'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY subtree ON %I TO offhook_tenant USING (tenant = ANY ((SELECT offhook_subtree())::text[]))', name);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO offhook_tenant', name);
  END LOOP;
END $$;
--> statement-breakpoint
-- What a tenant's phones have of one setting: its own, or that of the nearest tenant above that says anything. Reads as its owner, since a tenant does not see
-- those above it, and answers a tenant of itself and those below alone.
CREATE FUNCTION offhook_inherited_setting(at_tenant text, path text[]) RETURNS TABLE (tenant text, value jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH RECURSIVE up AS (
    SELECT t.tenant, t.parent, t.settings, 0 AS height FROM tenants t
    WHERE t.tenant = at_tenant AND (nullif(current_setting('offhook.tenant', true), '') IS NULL OR at_tenant = ANY (offhook_subtree()))
    UNION ALL
    SELECT t.tenant, t.parent, t.settings, up.height + 1 FROM tenants t JOIN up ON t.tenant = up.parent WHERE up.height < 64
  ) SELECT up.tenant, up.settings #> path FROM up WHERE up.settings #> path IS NOT NULL ORDER BY up.height LIMIT 1
$$;
--> statement-breakpoint
-- Directory services hear at once of what they hold in memory.
CREATE FUNCTION offhook_tell_directory() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('offhook_directory', CASE WHEN TG_OP = 'DELETE' THEN OLD.tenant ELSE NEW.tenant END);
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER tell_directory AFTER UPDATE ON "tenants" FOR EACH ROW
  WHEN (OLD.parent IS DISTINCT FROM NEW.parent OR OLD.settings -> 'directory' IS DISTINCT FROM NEW.settings -> 'directory')
  EXECUTE FUNCTION offhook_tell_directory();
--> statement-breakpoint
CREATE TRIGGER tell_directory_of_none AFTER DELETE ON "tenants" FOR EACH ROW EXECUTE FUNCTION offhook_tell_directory();
--> statement-breakpoint
CREATE TRIGGER tell_directory AFTER INSERT OR UPDATE OR DELETE ON "directory_secrets" FOR EACH ROW EXECUTE FUNCTION offhook_tell_directory();
--> statement-breakpoint
CREATE TRIGGER tell_directory AFTER INSERT OR UPDATE OR DELETE ON "routes" FOR EACH ROW EXECUTE FUNCTION offhook_tell_directory();
