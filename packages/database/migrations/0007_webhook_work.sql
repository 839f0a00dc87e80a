DROP INDEX "webhook_deliveries_due";--> statement-breakpoint
DROP INDEX "webhook_deliveries_of";--> statement-breakpoint
ALTER TABLE "boots" ADD COLUMN "stalls_told" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
UPDATE "boots" SET "stalls_told" = ARRAY["diagnosis" ->> 'because'] WHERE "state" = 'stalled' AND "diagnosis" ->> 'because' IS NOT NULL; -- those of before are no news
--> statement-breakpoint
ALTER TABLE "webhook_deliveries" ADD COLUMN "rung" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "webhooks" ADD COLUMN "failures" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "webhooks" ADD COLUMN "failing_since" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "webhooks" ADD COLUMN "resume_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_tenant_webhook_webhooks_tenant_webhook_fk" FOREIGN KEY ("tenant","webhook") REFERENCES "public"."webhooks"("tenant","webhook") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "boots_stall_untold" ON "boots" USING btree ("boot") WHERE state = 'stalled' and not (diagnosis ->> 'because') = any (stalls_told);--> statement-breakpoint
CREATE INDEX "webhook_deliveries_created" ON "webhook_deliveries" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "webhook_deliveries_due" ON "webhook_deliveries" USING btree ("tenant","webhook","next_at") WHERE state = 'waiting';--> statement-breakpoint
CREATE INDEX "webhook_deliveries_of" ON "webhook_deliveries" USING btree ("tenant","webhook","created_at","id");