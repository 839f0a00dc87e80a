CREATE INDEX "credentials_tenant" ON "credentials" USING btree ("tenant");--> statement-breakpoint
-- How many phones a tenant and those below it have: what was ordered, and what booted within the last 30 days without being ordered. As whoever asks sees them.
CREATE FUNCTION offhook_phone_count(top text, uncounted text[] DEFAULT '{}') RETURNS bigint LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  WITH RECURSIVE below AS (
    SELECT tenant FROM tenants WHERE tenant = top
    UNION
    SELECT t.tenant FROM tenants t JOIN below ON t.parent = below.tenant
  ) SELECT (SELECT count(*) FROM phones p WHERE p.tenant IN (SELECT tenant FROM below) AND p.mac <> ALL (uncounted))
    + (SELECT count(*) FROM credentials c WHERE c.tenant IN (SELECT tenant FROM below) AND c.mac <> ALL (uncounted)
        AND c.granted_at > now() - interval '30 days' AND NOT EXISTS (SELECT FROM phones p WHERE p.mac = c.mac))
$$;
--> statement-breakpoint
-- The first quota of phones that is exceeded at a place of the tree, its own or of a tenant above, now that something came there from another place (null:
-- from nowhere); what both places share has no more than before. Whoever asks waits for everybody else who does about the same quota until they have
-- committed, so that two never fit in one place; where no quota is, nobody waits. Reads the tree as its owner: a tenant is held by quotas that it does not see.
CREATE FUNCTION offhook_exceeded_phone_quota(place text, before text) RETURNS TABLE (tenant text, quota bigint, phones bigint)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE one record;
BEGIN
  FOR one IN
    WITH RECURSIVE up AS (
      SELECT t.tenant, t.parent FROM tenants t WHERE t.tenant = place UNION SELECT t.tenant, t.parent FROM tenants t JOIN up ON t.tenant = up.parent
    ), shared AS (
      SELECT t.tenant, t.parent FROM tenants t WHERE t.tenant = before UNION SELECT t.tenant, t.parent FROM tenants t JOIN shared ON t.tenant = shared.parent
    )
    SELECT t.tenant, (t.quotas ->> 'phones')::bigint AS quota FROM tenants t
    WHERE t.quotas ? 'phones' AND t.tenant IN (SELECT up.tenant FROM up) AND t.tenant NOT IN (SELECT shared.tenant FROM shared)
    ORDER BY t.tenant
  LOOP
    PERFORM pg_advisory_xact_lock(hashtext('offhook phones of ' || one.tenant));
    tenant := one.tenant;
    quota := one.quota;
    phones := offhook_phone_count(one.tenant); -- a statement of its own: it sees what was committed while this one waited
    IF phones > quota THEN
      RETURN NEXT;
      RETURN;
    END IF;
  END LOOP;
END $$;
--> statement-breakpoint
-- What a tenant's pages show: each part from the nearest tenant, itself or above, that has it. A tenant asks for those that it sees.
CREATE FUNCTION offhook_brand(of_tenant text) RETURNS TABLE (name text, primary_colour text, accent_colour text, logo_hash text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH RECURSIVE up AS (
    SELECT t.tenant, t.parent, t.branding, 0 AS depth FROM tenants t
    WHERE t.tenant = of_tenant AND (nullif(current_setting('offhook.tenant', true), '') IS NULL OR of_tenant = ANY (offhook_subtree()))
    UNION ALL
    SELECT t.tenant, t.parent, t.branding, up.depth + 1 FROM tenants t JOIN up ON t.tenant = up.parent WHERE up.depth < 16
  ) SELECT
    (SELECT branding ->> 'name' FROM up WHERE branding ? 'name' ORDER BY depth LIMIT 1),
    (SELECT branding ->> 'primaryColour' FROM up WHERE branding ? 'primaryColour' ORDER BY depth LIMIT 1),
    (SELECT branding ->> 'accentColour' FROM up WHERE branding ? 'accentColour' ORDER BY depth LIMIT 1),
    (SELECT i.content_hash FROM up JOIN brand_images i ON i.tenant = up.tenant AND i.kind = 'logo' ORDER BY depth LIMIT 1)
$$;
--> statement-breakpoint
-- The picture of the nearest tenant, itself or above, that has one. A tenant asks for those that it sees.
CREATE FUNCTION offhook_brand_image(of_tenant text, of_kind text) RETURNS TABLE (content_type text, content_hash text, bytes bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH RECURSIVE up AS (
    SELECT t.tenant, t.parent, 0 AS depth FROM tenants t
    WHERE t.tenant = of_tenant AND (nullif(current_setting('offhook.tenant', true), '') IS NULL OR of_tenant = ANY (offhook_subtree()))
    UNION ALL
    SELECT t.tenant, t.parent, up.depth + 1 FROM tenants t JOIN up ON t.tenant = up.parent WHERE up.depth < 16
  ) SELECT i.content_type, i.content_hash, i.bytes FROM up JOIN brand_images i ON i.tenant = up.tenant AND i.kind = of_kind ORDER BY up.depth LIMIT 1
$$;
