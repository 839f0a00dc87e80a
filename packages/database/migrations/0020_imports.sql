CREATE TABLE "import_pieces" (
	"import" uuid NOT NULL,
	"file" integer NOT NULL,
	"piece" integer NOT NULL,
	"name" text NOT NULL,
	"size" integer NOT NULL,
	"sealed" "bytea" NOT NULL,
	CONSTRAINT "import_pieces_import_file_piece_pk" PRIMARY KEY("import","file","piece")
);
--> statement-breakpoint
CREATE TABLE "import_rows" (
	"import" uuid NOT NULL,
	"at" integer NOT NULL,
	"file" text NOT NULL,
	"line" integer NOT NULL,
	"column_at" integer,
	"what" text,
	"subject" text,
	"tenant" text,
	"verdict" text,
	"because" text,
	"sealed" "bytea",
	CONSTRAINT "import_rows_import_at_pk" PRIMARY KEY("import","at")
);
--> statement-breakpoint
CREATE TABLE "imports" (
	"id" uuid PRIMARY KEY NOT NULL,
	"scope" text,
	"asked_by" text NOT NULL,
	"format" text NOT NULL,
	"tenant" text,
	"gateway" text,
	"options" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"dry_run" boolean NOT NULL,
	"partial" boolean NOT NULL,
	"phase" text NOT NULL,
	"outcome" text,
	"because" text,
	"size" integer DEFAULT 0 NOT NULL,
	"rows" integer DEFAULT 0 NOT NULL,
	"next_row" integer DEFAULT 0 NOT NULL,
	"leased_by" uuid,
	"leased_until" timestamp (3) with time zone,
	"attempts" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp (3) with time zone
);
--> statement-breakpoint
ALTER TABLE "import_pieces" ADD CONSTRAINT "import_pieces_import_imports_id_fk" FOREIGN KEY ("import") REFERENCES "public"."imports"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "import_rows" ADD CONSTRAINT "import_rows_import_imports_id_fk" FOREIGN KEY ("import") REFERENCES "public"."imports"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "imports" ADD CONSTRAINT "imports_scope_tenants_tenant_fk" FOREIGN KEY ("scope") REFERENCES "public"."tenants"("tenant") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "import_rows_verdict" ON "import_rows" USING btree ("import","verdict","at");--> statement-breakpoint
CREATE INDEX "import_rows_subject" ON "import_rows" USING btree ("import","what","subject");--> statement-breakpoint
CREATE INDEX "imports_created" ON "imports" USING btree ("created_at" DESC NULLS LAST,"id");--> statement-breakpoint
CREATE INDEX "imports_scope" ON "imports" USING btree ("scope");--> statement-breakpoint
CREATE INDEX "imports_phase" ON "imports" USING btree ("phase","updated_at");--> statement-breakpoint
ALTER TABLE "imports" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY subtree ON "imports" TO offhook_tenant USING (scope = ANY ((SELECT offhook_subtree())::text[]));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON "imports" TO offhook_tenant;
--> statement-breakpoint
DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['import_pieces', 'import_rows'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY subtree ON %I TO offhook_tenant USING (EXISTS (SELECT FROM imports i WHERE i.id = %I.import))', name, name);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO offhook_tenant', name);
  END LOOP;
END $$;
