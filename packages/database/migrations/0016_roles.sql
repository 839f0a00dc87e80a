CREATE TABLE "sign_in_sessions" (
	"session" "bytea" PRIMARY KEY NOT NULL,
	"subject" text NOT NULL,
	"tenant" text,
	"role" text NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "api_tokens" ADD COLUMN "role" text;--> statement-breakpoint
ALTER TABLE "sign_in_sessions" ADD CONSTRAINT "sign_in_sessions_tenant_tenants_tenant_fk" FOREIGN KEY ("tenant") REFERENCES "public"."tenants"("tenant") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "sign_in_sessions_expires" ON "sign_in_sessions" USING btree ("expires_at");