ALTER TABLE "boot_tokens" ADD COLUMN "vendor_class" text;--> statement-breakpoint
ALTER TABLE "boot_tokens" ADD COLUMN "user_class" text;--> statement-breakpoint
ALTER TABLE "bundles" ADD COLUMN "model_known" boolean;--> statement-breakpoint
ALTER TABLE "bundles" ADD COLUMN "unexpressed" text[];