CREATE TABLE "revision" (
	"id" integer PRIMARY KEY NOT NULL,
	"number" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "initiative" (
	"id" uuid PRIMARY KEY NOT NULL,
	"state" text DEFAULT 'draft' NOT NULL,
	"data" jsonb NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"scenario_id" uuid,
	"created_by" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"adopted_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "initiative_comment" (
	"id" uuid PRIMARY KEY NOT NULL,
	"initiative_id" uuid NOT NULL,
	"text" text NOT NULL,
	"author_id" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "initiative_version" (
	"initiative_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"state" text NOT NULL,
	"data" jsonb NOT NULL,
	"reason" text DEFAULT '' NOT NULL,
	"written_by" text,
	"written_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "initiative_version_initiative_id_number_pk" PRIMARY KEY("initiative_id","number")
);
--> statement-breakpoint
CREATE TABLE "scenario" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"reason" text NOT NULL,
	"weights" jsonb NOT NULL,
	"filter" text NOT NULL,
	"seed" integer NOT NULL,
	"inputs" jsonb NOT NULL,
	"created_by" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "shared_result" (
	"round_id" uuid NOT NULL,
	"country_code" text NOT NULL,
	"questionnaire" text NOT NULL,
	"version" text NOT NULL,
	"layer" text NOT NULL,
	"capability" text NOT NULL,
	"low" double precision NOT NULL,
	"high" double precision NOT NULL,
	"level" integer,
	"completeness" double precision NOT NULL,
	"signed_on" text NOT NULL,
	CONSTRAINT "shared_result_round_id_questionnaire_layer_capability_pk" PRIMARY KEY("round_id","questionnaire","layer","capability")
);
--> statement-breakpoint
ALTER TABLE "shared_result" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "unit_cost" (
	"activity_id" text NOT NULL,
	"currency" text NOT NULL,
	"amount" double precision NOT NULL,
	"source" text NOT NULL,
	"recorded_by" text,
	"recorded_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "unit_cost_activity_id_currency_pk" PRIMARY KEY("activity_id","currency")
);
--> statement-breakpoint
ALTER TABLE "round" ADD COLUMN "shared_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "initiative" ADD CONSTRAINT "initiative_scenario_id_scenario_id_fk" FOREIGN KEY ("scenario_id") REFERENCES "public"."scenario"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "initiative" ADD CONSTRAINT "initiative_created_by_user_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."user"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "initiative_comment" ADD CONSTRAINT "initiative_comment_initiative_id_initiative_id_fk" FOREIGN KEY ("initiative_id") REFERENCES "public"."initiative"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "initiative_comment" ADD CONSTRAINT "initiative_comment_author_id_user_id_fk" FOREIGN KEY ("author_id") REFERENCES "public"."user"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "initiative_version" ADD CONSTRAINT "initiative_version_initiative_id_initiative_id_fk" FOREIGN KEY ("initiative_id") REFERENCES "public"."initiative"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "initiative_version" ADD CONSTRAINT "initiative_version_written_by_user_id_fk" FOREIGN KEY ("written_by") REFERENCES "public"."user"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "scenario" ADD CONSTRAINT "scenario_created_by_user_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."user"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shared_result" ADD CONSTRAINT "shared_result_round" FOREIGN KEY ("round_id","country_code") REFERENCES "public"."round"("id","country_code") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "unit_cost" ADD CONSTRAINT "unit_cost_recorded_by_user_id_fk" FOREIGN KEY ("recorded_by") REFERENCES "public"."user"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "initiative_comment_initiative" ON "initiative_comment" USING btree ("initiative_id");--> statement-breakpoint
CREATE INDEX "shared_result_country" ON "shared_result" USING btree ("country_code","questionnaire");--> statement-breakpoint
CREATE POLICY "own" ON "shared_result" AS PERMISSIVE FOR ALL TO public USING ("shared_result"."country_code" = current_setting('tidemark.country', true) or current_setting('tidemark.system', true) = 'on') WITH CHECK ("shared_result"."country_code" = current_setting('tidemark.country', true) or current_setting('tidemark.system', true) = 'on');--> statement-breakpoint
CREATE POLICY "reviewed_select" ON "shared_result" AS PERMISSIVE FOR SELECT TO public USING (exists (select 1 from round as r where r.id = "shared_result"."round_id"
  and current_setting('tidemark.regions', true) <> ''));--> statement-breakpoint
CREATE POLICY "reviewed_insert" ON "shared_result" AS PERMISSIVE FOR INSERT TO public WITH CHECK (exists (select 1 from round as r where r.id = "shared_result"."round_id"
  and current_setting('tidemark.regions', true) <> ''));--> statement-breakpoint
CREATE POLICY "reviewed_update" ON "shared_result" AS PERMISSIVE FOR UPDATE TO public USING (exists (select 1 from round as r where r.id = "shared_result"."round_id"
  and current_setting('tidemark.regions', true) <> '')) WITH CHECK (exists (select 1 from round as r where r.id = "shared_result"."round_id"
  and current_setting('tidemark.regions', true) <> ''));--> statement-breakpoint
CREATE POLICY "analysed" ON "shared_result" AS PERMISSIVE FOR SELECT TO public USING (current_setting('tidemark.analyst', true) = 'on');
--> statement-breakpoint
-- By hand: the owner of the tables, as which the application connects, obeys the policies too.
ALTER TABLE "shared_result" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
-- By hand: whatever strangers can see raises the revision.
INSERT INTO "revision" ("id", "number") VALUES (1, 1);
--> statement-breakpoint
-- Once per transaction, and at its very end: the row is the last thing that it locks, so that nobody waits for anything else
-- while holding it, and two writers cannot wait for each other.
CREATE FUNCTION "raise_revision"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('tidemark.raised', true) IS DISTINCT FROM pg_current_xact_id()::text THEN
    UPDATE "revision" SET "number" = "number" + 1 WHERE "id" = 1;
    PERFORM set_config('tidemark.raised', pg_current_xact_id()::text, true);
  END IF;
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE CONSTRAINT TRIGGER "publication_revision" AFTER INSERT OR UPDATE OR DELETE ON "publication" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "raise_revision"();
--> statement-breakpoint
CREATE CONSTRAINT TRIGGER "national_contact_revision" AFTER INSERT OR UPDATE OR DELETE ON "national_contact" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "raise_revision"();
--> statement-breakpoint
CREATE CONSTRAINT TRIGGER "activity_revision" AFTER INSERT OR UPDATE OR DELETE ON "activity" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "raise_revision"();
--> statement-breakpoint
CREATE CONSTRAINT TRIGGER "country_revision" AFTER INSERT OR UPDATE OR DELETE ON "country" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "raise_revision"();
--> statement-breakpoint
CREATE CONSTRAINT TRIGGER "benchmark_revision" AFTER INSERT OR UPDATE OR DELETE ON "benchmark" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "raise_revision"();
