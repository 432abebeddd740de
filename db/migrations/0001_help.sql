CREATE TABLE "activity_basis" (
	"activity_id" text NOT NULL,
	"country_code" text NOT NULL,
	"assessment" text NOT NULL,
	"source" text NOT NULL,
	"recorded_by" text,
	"recorded_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "activity_basis_activity_id_country_code_pk" PRIMARY KEY("activity_id","country_code")
);
--> statement-breakpoint
ALTER TABLE "activity_basis" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "activity_correction" (
	"id" uuid PRIMARY KEY NOT NULL,
	"activity_id" text NOT NULL,
	"text" text NOT NULL,
	"source" text DEFAULT '' NOT NULL,
	"author_id" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"decision" text,
	"reply" text DEFAULT '' NOT NULL,
	"decided_by" text,
	"decided_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "activity_draft" (
	"activity_id" text PRIMARY KEY NOT NULL,
	"org" text NOT NULL,
	"data" jsonb NOT NULL,
	"state" text DEFAULT 'draft' NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"note" text DEFAULT '' NOT NULL,
	"updated_by" text,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "activity_version" (
	"activity_id" text NOT NULL,
	"number" integer NOT NULL,
	"data" jsonb NOT NULL,
	"reason" text DEFAULT '' NOT NULL,
	"written_by" text,
	"published_by" text,
	"published_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "activity_version_activity_id_number_pk" PRIMARY KEY("activity_id","number")
);
--> statement-breakpoint
CREATE TABLE "delivery" (
	"id" uuid PRIMARY KEY NOT NULL,
	"request_id" uuid NOT NULL,
	"country_code" text NOT NULL,
	"data" jsonb NOT NULL,
	"recorded_by" text,
	"recorded_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "delivery" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "job" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"kind" text NOT NULL,
	"payload" jsonb NOT NULL,
	"key" text,
	"run_at" timestamp with time zone DEFAULT now() NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"last_error" text DEFAULT '' NOT NULL,
	"dead_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "job_key_unique" UNIQUE("key")
);
--> statement-breakpoint
CREATE TABLE "link" (
	"url" text PRIMARY KEY NOT NULL,
	"state" text DEFAULT 'unchecked' NOT NULL,
	"failures" integer DEFAULT 0 NOT NULL,
	"detail" text DEFAULT '' NOT NULL,
	"checked_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "national_contact" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"country_code" text NOT NULL,
	"kind" text NOT NULL,
	"organisation" text NOT NULL,
	"name" text DEFAULT '' NOT NULL,
	"email" text DEFAULT '' NOT NULL,
	"phone" text DEFAULT '' NOT NULL,
	"is_public" boolean DEFAULT false NOT NULL,
	"confirmed_by" text,
	"confirmed_at" timestamp with time zone DEFAULT now() NOT NULL,
	"asked_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "national_contact" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "plan_item" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"country_code" text NOT NULL,
	"round_id" uuid NOT NULL,
	"questionnaire" text NOT NULL,
	"capability" text NOT NULL,
	"target_level" integer NOT NULL,
	"owner" text DEFAULT '' NOT NULL,
	"due_on" text,
	"activity_id" text,
	"note" text DEFAULT '' NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"updated_by" text,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "plan_item" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "recommendation_decision" (
	"country_code" text NOT NULL,
	"activity_id" text NOT NULL,
	"decision" text NOT NULL,
	"reason" text DEFAULT '' NOT NULL,
	"decided_by" text,
	"decided_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "recommendation_decision_country_code_activity_id_pk" PRIMARY KEY("country_code","activity_id")
);
--> statement-breakpoint
ALTER TABLE "recommendation_decision" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "request" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"country_code" text NOT NULL,
	"state" text DEFAULT 'draft' NOT NULL,
	"content" jsonb NOT NULL,
	"emergency" boolean DEFAULT false NOT NULL,
	"round_id" uuid,
	"attachment" jsonb,
	"duplicate_reason" text DEFAULT '' NOT NULL,
	"holder" jsonb,
	"acceptance" jsonb,
	"outcome" jsonb,
	"version" integer DEFAULT 1 NOT NULL,
	"created_by" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"submitted_at" timestamp with time zone,
	"first_answer_at" timestamp with time zone,
	"decided_at" timestamp with time zone,
	"closed_at" timestamp with time zone,
	CONSTRAINT "request_id_country" UNIQUE("id","country_code"),
	CONSTRAINT "request_has_one_holder" CHECK (("request"."holder" is null) = ("request"."state" in ('referred', 'declined', 'withdrawn', 'closed'))),
	CONSTRAINT "request_rests_on_assessment" CHECK ("request"."acceptance" is null or "request"."emergency" or ("request"."round_id" is not null and "request"."attachment" is not null))
);
--> statement-breakpoint
ALTER TABLE "request" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "request_step" (
	"request_id" uuid NOT NULL,
	"country_code" text NOT NULL,
	"position" integer NOT NULL,
	"kind" text NOT NULL,
	"to_state" text NOT NULL,
	"text" text DEFAULT '' NOT NULL,
	"details" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"actor_id" text,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "request_step_request_id_position_pk" PRIMARY KEY("request_id","position")
);
--> statement-breakpoint
ALTER TABLE "request_step" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "activity" ADD COLUMN "seeded" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "activity" ADD COLUMN "confirmed_at" timestamp with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "activity" ADD COLUMN "confirmed_by" text;--> statement-breakpoint
ALTER TABLE "activity" ADD COLUMN "asked_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "activity" ADD COLUMN "updated_at" timestamp with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "invitation" ADD COLUMN "organisation" text;--> statement-breakpoint
ALTER TABLE "user" ADD COLUMN "organisation" text;--> statement-breakpoint
ALTER TABLE "activity_basis" ADD CONSTRAINT "activity_basis_recorded_by_user_id_fk" FOREIGN KEY ("recorded_by") REFERENCES "public"."user"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "activity_correction" ADD CONSTRAINT "activity_correction_author_id_user_id_fk" FOREIGN KEY ("author_id") REFERENCES "public"."user"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "activity_correction" ADD CONSTRAINT "activity_correction_decided_by_user_id_fk" FOREIGN KEY ("decided_by") REFERENCES "public"."user"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "activity_draft" ADD CONSTRAINT "activity_draft_updated_by_user_id_fk" FOREIGN KEY ("updated_by") REFERENCES "public"."user"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "activity_version" ADD CONSTRAINT "activity_version_written_by_user_id_fk" FOREIGN KEY ("written_by") REFERENCES "public"."user"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "activity_version" ADD CONSTRAINT "activity_version_published_by_user_id_fk" FOREIGN KEY ("published_by") REFERENCES "public"."user"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "delivery" ADD CONSTRAINT "delivery_recorded_by_user_id_fk" FOREIGN KEY ("recorded_by") REFERENCES "public"."user"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "delivery" ADD CONSTRAINT "delivery_request" FOREIGN KEY ("request_id","country_code") REFERENCES "public"."request"("id","country_code") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "national_contact" ADD CONSTRAINT "national_contact_country_code_country_alpha3_fk" FOREIGN KEY ("country_code") REFERENCES "public"."country"("alpha3") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "national_contact" ADD CONSTRAINT "national_contact_confirmed_by_user_id_fk" FOREIGN KEY ("confirmed_by") REFERENCES "public"."user"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "plan_item" ADD CONSTRAINT "plan_item_country_code_country_alpha3_fk" FOREIGN KEY ("country_code") REFERENCES "public"."country"("alpha3") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "plan_item" ADD CONSTRAINT "plan_item_updated_by_user_id_fk" FOREIGN KEY ("updated_by") REFERENCES "public"."user"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "plan_item" ADD CONSTRAINT "plan_item_round" FOREIGN KEY ("round_id","country_code") REFERENCES "public"."round"("id","country_code") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recommendation_decision" ADD CONSTRAINT "recommendation_decision_country_code_country_alpha3_fk" FOREIGN KEY ("country_code") REFERENCES "public"."country"("alpha3") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recommendation_decision" ADD CONSTRAINT "recommendation_decision_decided_by_user_id_fk" FOREIGN KEY ("decided_by") REFERENCES "public"."user"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "request" ADD CONSTRAINT "request_country_code_country_alpha3_fk" FOREIGN KEY ("country_code") REFERENCES "public"."country"("alpha3") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "request" ADD CONSTRAINT "request_created_by_user_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."user"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "request" ADD CONSTRAINT "request_round" FOREIGN KEY ("round_id","country_code") REFERENCES "public"."round"("id","country_code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "request_step" ADD CONSTRAINT "request_step_actor_id_user_id_fk" FOREIGN KEY ("actor_id") REFERENCES "public"."user"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "request_step" ADD CONSTRAINT "request_step_request" FOREIGN KEY ("request_id","country_code") REFERENCES "public"."request"("id","country_code") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "activity_correction_activity" ON "activity_correction" USING btree ("activity_id");--> statement-breakpoint
CREATE INDEX "delivery_request" ON "delivery" USING btree ("request_id");--> statement-breakpoint
CREATE INDEX "job_due" ON "job" USING btree ("run_at") WHERE "job"."dead_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "national_contact_country_kind" ON "national_contact" USING btree ("country_code","kind");--> statement-breakpoint
CREATE UNIQUE INDEX "plan_item_capability" ON "plan_item" USING btree ("round_id","questionnaire","capability");--> statement-breakpoint
CREATE INDEX "request_country" ON "request" USING btree ("country_code","created_at");--> statement-breakpoint
ALTER TABLE "activity" ADD CONSTRAINT "activity_confirmed_by_user_id_fk" FOREIGN KEY ("confirmed_by") REFERENCES "public"."user"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE POLICY "handlers" ON "activity_basis" AS PERMISSIVE FOR ALL TO public USING (current_setting('tidemark.handler', true) = 'on' or current_setting('tidemark.system', true) = 'on') WITH CHECK (current_setting('tidemark.handler', true) = 'on' or current_setting('tidemark.system', true) = 'on');--> statement-breakpoint
CREATE POLICY "own" ON "activity_basis" AS PERMISSIVE FOR SELECT TO public USING ("activity_basis"."country_code" = current_setting('tidemark.country', true));--> statement-breakpoint
CREATE POLICY "own" ON "delivery" AS PERMISSIVE FOR ALL TO public USING ("delivery"."country_code" = current_setting('tidemark.country', true) or current_setting('tidemark.system', true) = 'on') WITH CHECK ("delivery"."country_code" = current_setting('tidemark.country', true) or current_setting('tidemark.system', true) = 'on');--> statement-breakpoint
CREATE POLICY "handled_select" ON "delivery" AS PERMISSIVE FOR SELECT TO public USING (current_setting('tidemark.handler', true) = 'on' and exists (select 1 from request as q
  where q.id = "delivery"."request_id" and q.state not in ('draft', 'signed_off')));--> statement-breakpoint
CREATE POLICY "handled_insert" ON "delivery" AS PERMISSIVE FOR INSERT TO public WITH CHECK (current_setting('tidemark.handler', true) = 'on' and exists (select 1 from request as q
  where q.id = "delivery"."request_id" and q.state not in ('draft', 'signed_off')));--> statement-breakpoint
CREATE POLICY "own" ON "national_contact" AS PERMISSIVE FOR ALL TO public USING ("national_contact"."country_code" = current_setting('tidemark.country', true) or current_setting('tidemark.system', true) = 'on') WITH CHECK ("national_contact"."country_code" = current_setting('tidemark.country', true) or current_setting('tidemark.system', true) = 'on');--> statement-breakpoint
CREATE POLICY "public" ON "national_contact" AS PERMISSIVE FOR SELECT TO public USING ("national_contact"."is_public");--> statement-breakpoint
CREATE POLICY "own" ON "plan_item" AS PERMISSIVE FOR ALL TO public USING ("plan_item"."country_code" = current_setting('tidemark.country', true) or current_setting('tidemark.system', true) = 'on') WITH CHECK ("plan_item"."country_code" = current_setting('tidemark.country', true) or current_setting('tidemark.system', true) = 'on');--> statement-breakpoint
CREATE POLICY "own" ON "recommendation_decision" AS PERMISSIVE FOR ALL TO public USING ("recommendation_decision"."country_code" = current_setting('tidemark.country', true) or current_setting('tidemark.system', true) = 'on') WITH CHECK ("recommendation_decision"."country_code" = current_setting('tidemark.country', true) or current_setting('tidemark.system', true) = 'on');--> statement-breakpoint
CREATE POLICY "own" ON "request" AS PERMISSIVE FOR ALL TO public USING ("request"."country_code" = current_setting('tidemark.country', true) or current_setting('tidemark.system', true) = 'on') WITH CHECK ("request"."country_code" = current_setting('tidemark.country', true) or current_setting('tidemark.system', true) = 'on');--> statement-breakpoint
CREATE POLICY "handled" ON "request" AS PERMISSIVE FOR SELECT TO public USING (current_setting('tidemark.handler', true) = 'on' and "request"."state" not in ('draft', 'signed_off'));--> statement-breakpoint
CREATE POLICY "handled_update" ON "request" AS PERMISSIVE FOR UPDATE TO public USING (current_setting('tidemark.handler', true) = 'on' and "request"."state" not in ('draft', 'signed_off')) WITH CHECK (current_setting('tidemark.handler', true) = 'on' and "request"."state" not in ('draft', 'signed_off'));--> statement-breakpoint
CREATE POLICY "own" ON "request_step" AS PERMISSIVE FOR ALL TO public USING ("request_step"."country_code" = current_setting('tidemark.country', true) or current_setting('tidemark.system', true) = 'on') WITH CHECK ("request_step"."country_code" = current_setting('tidemark.country', true) or current_setting('tidemark.system', true) = 'on');--> statement-breakpoint
CREATE POLICY "handled_select" ON "request_step" AS PERMISSIVE FOR SELECT TO public USING (current_setting('tidemark.handler', true) = 'on' and exists (select 1 from request as q
  where q.id = "request_step"."request_id" and q.state not in ('draft', 'signed_off')));--> statement-breakpoint
CREATE POLICY "handled_insert" ON "request_step" AS PERMISSIVE FOR INSERT TO public WITH CHECK (current_setting('tidemark.handler', true) = 'on' and exists (select 1 from request as q
  where q.id = "request_step"."request_id" and q.state not in ('draft', 'signed_off')));--> statement-breakpoint
ALTER POLICY "own" ON "notice" TO public USING ("notice"."user_id" = current_setting('tidemark.person', true) or current_setting('tidemark.system', true) = 'on') WITH CHECK (exists (select 1 from "user" as u where u.id = "notice"."user_id" and (u.country_code is null
  or u.country_code = current_setting('tidemark.country', true) or exists (select 1 from country as c where c.alpha3 = u.country_code
  and c.region = any (string_to_array(current_setting('tidemark.regions', true), ',')))
  or (current_setting('tidemark.handler', true) = 'on' and exists (select 1 from request as q where q.country_code = u.country_code)))) or current_setting('tidemark.system', true) = 'on');
--> statement-breakpoint
-- By hand: until now every activity came from the reference data, gathered in November 2026.
UPDATE "activity" SET "seeded" = true, "confirmed_at" = '2026-11-01T00:00:00Z';
--> statement-breakpoint
-- By hand: the owner of the tables, as which the application connects, obeys the policies too.
DO $$
DECLARE closed regclass;
BEGIN
  FOR closed IN SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relrowsecurity LOOP
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', closed);
  END LOOP;
END $$;
