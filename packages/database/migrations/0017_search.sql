CREATE TABLE "former_bundles" (
	"mac" text PRIMARY KEY NOT NULL,
	"tenant" text NOT NULL,
	"revision" integer NOT NULL,
	"family" text NOT NULL,
	"sealed" "bytea" NOT NULL,
	"secrets" "bytea" NOT NULL,
	"rendered_at" timestamp (3) with time zone NOT NULL,
	"replaced_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
DROP INDEX "credentials_tenant";--> statement-breakpoint
ALTER TABLE "bundles" ADD COLUMN "secrets" "bytea";--> statement-breakpoint
ALTER TABLE "line_addresses" ADD COLUMN "name" text DEFAULT '' NOT NULL;--> statement-breakpoint
CREATE INDEX "former_bundles_tenant" ON "former_bundles" USING btree ("tenant");--> statement-breakpoint
CREATE INDEX "boots_state_mac" ON "boots" USING btree ("state","mac") WHERE kind = 'boot';--> statement-breakpoint
CREATE INDEX "credentials_mac_end" ON "credentials" USING btree (reverse(mac) collate "C");--> statement-breakpoint
CREATE INDEX "line_addresses_aor_begin" ON "line_addresses" USING btree (aor collate "C");--> statement-breakpoint
CREATE INDEX "line_addresses_name" ON "line_addresses" USING btree (name collate "C") WHERE name <> '';--> statement-breakpoint
CREATE INDEX "log_lines_tenant" ON "log_lines" USING btree ("tenant","received_at","upload","line");--> statement-breakpoint
CREATE INDEX "phone_observations_tenant" ON "phone_observations" USING btree ("tenant","mac");--> statement-breakpoint
CREATE INDEX "phone_observations_mac_end" ON "phone_observations" USING btree (reverse(mac) collate "C");--> statement-breakpoint
CREATE INDEX "phone_observations_model" ON "phone_observations" USING btree (lower(model) collate "C");--> statement-breakpoint
CREATE INDEX "phones_mac_end" ON "phones" USING btree (reverse(mac) collate "C");--> statement-breakpoint
CREATE INDEX "phones_model" ON "phones" USING btree (lower(model) collate "C");--> statement-breakpoint
CREATE INDEX "credentials_tenant" ON "credentials" USING btree ("tenant","mac");--> statement-breakpoint
ALTER TABLE "former_bundles" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE POLICY subtree ON "former_bundles" TO offhook_tenant USING (tenant = ANY ((SELECT offhook_subtree())::text[]));--> statement-breakpoint
GRANT SELECT ON "former_bundles" TO offhook_tenant;
