ALTER TABLE "bundles" ADD COLUMN "owner_since" timestamp (3) with time zone;--> statement-breakpoint
-- What phones put here for themselves, without what they put here for somebody who does not own them any more.
CREATE VIEW "current_phone_files" WITH (security_invoker = true) AS
  SELECT f.* FROM phone_files f LEFT JOIN bundles b USING (mac) WHERE b.owner_since IS NULL OR f.updated_at >= b.owner_since;
--> statement-breakpoint
GRANT SELECT ON "current_phone_files" TO offhook_tenant;
