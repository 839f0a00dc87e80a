CREATE TABLE "issued_tokens" (
	"token" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "issued_tokens_token_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"digest" "bytea" NOT NULL,
	"mac" text NOT NULL,
	"tenant" text NOT NULL,
	"gateway" text NOT NULL,
	"sealed" "bytea" NOT NULL,
	"issued_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"placed_at" timestamp (3) with time zone,
	"replaced_at" timestamp (3) with time zone,
	"boot" text,
	"shown_at" timestamp (3) with time zone,
	"expires_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "token_outputs" (
	"tenant" text NOT NULL,
	"gateway" text NOT NULL,
	"into" text NOT NULL,
	"applied" "bytea",
	"wanted" integer DEFAULT 1 NOT NULL,
	"made" integer DEFAULT 0 NOT NULL,
	"due_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"left_out" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"succeeded_at" timestamp (3) with time zone,
	"failed_at" timestamp (3) with time zone,
	"because" text,
	"detail" text,
	"asked_at" timestamp (3) with time zone,
	CONSTRAINT "token_outputs_tenant_gateway_pk" PRIMARY KEY("tenant","gateway")
);
--> statement-breakpoint
CREATE TABLE "token_revocations" (
	"mac" text NOT NULL,
	"tenant" text NOT NULL,
	"revoked_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "token_revocations_mac_tenant_pk" PRIMARY KEY("mac","tenant")
);
--> statement-breakpoint
ALTER TABLE "gateways" ADD COLUMN "issues_into" text;--> statement-breakpoint
ALTER TABLE "gateways" ADD COLUMN "issue_tokens" "bytea";--> statement-breakpoint
CREATE UNIQUE INDEX "issued_tokens_digest" ON "issued_tokens" USING btree ("digest");--> statement-breakpoint
CREATE INDEX "issued_tokens_gateway" ON "issued_tokens" USING btree ("tenant","gateway","mac") WHERE replaced_at is null;--> statement-breakpoint
CREATE INDEX "issued_tokens_mac" ON "issued_tokens" USING btree ("mac","token");--> statement-breakpoint
CREATE INDEX "issued_tokens_expires" ON "issued_tokens" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "token_outputs_due" ON "token_outputs" USING btree ("due_at") WHERE made < wanted;--> statement-breakpoint
DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['issued_tokens', 'token_outputs', 'token_revocations'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY subtree ON %I TO offhook_tenant USING (tenant = ANY ((SELECT offhook_subtree())::text[]))', name);
    EXECUTE format('GRANT SELECT ON %I TO offhook_tenant', name);
  END LOOP;
END $$;
--> statement-breakpoint
GRANT INSERT, UPDATE ON "token_revocations" TO offhook_tenant;
