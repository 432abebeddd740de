CREATE TABLE "account" (
	"id" text PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"provider_id" text NOT NULL,
	"user_id" text NOT NULL,
	"access_token" text,
	"refresh_token" text,
	"id_token" text,
	"access_token_expires_at" timestamp with time zone,
	"refresh_token_expires_at" timestamp with time zone,
	"scope" text,
	"password" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "activity" (
	"id" text PRIMARY KEY NOT NULL,
	"data" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "answer" (
	"round_id" uuid NOT NULL,
	"country_code" text NOT NULL,
	"item_key" text NOT NULL,
	"value" jsonb,
	"note" text DEFAULT '' NOT NULL,
	"evidence" text DEFAULT '' NOT NULL,
	"version" integer NOT NULL,
	"saved_at" timestamp with time zone DEFAULT now() NOT NULL,
	"saved_by" text,
	CONSTRAINT "answer_round_id_item_key_pk" PRIMARY KEY("round_id","item_key")
);
--> statement-breakpoint
ALTER TABLE "answer" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "answer_version" (
	"round_id" uuid NOT NULL,
	"country_code" text NOT NULL,
	"item_key" text NOT NULL,
	"version" integer NOT NULL,
	"value" jsonb,
	"note" text NOT NULL,
	"evidence" text NOT NULL,
	"operation_id" text NOT NULL,
	"saved_at" timestamp with time zone DEFAULT now() NOT NULL,
	"saved_by" text,
	CONSTRAINT "answer_version_round_id_item_key_version_pk" PRIMARY KEY("round_id","item_key","version")
);
--> statement-breakpoint
ALTER TABLE "answer_version" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "assignment" (
	"round_id" uuid NOT NULL,
	"country_code" text NOT NULL,
	"questionnaire" text NOT NULL,
	"group_id" text NOT NULL,
	"user_id" text NOT NULL,
	"due_on" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"reminded_at" timestamp with time zone,
	CONSTRAINT "assignment_round_id_questionnaire_group_id_user_id_pk" PRIMARY KEY("round_id","questionnaire","group_id","user_id")
);
--> statement-breakpoint
ALTER TABLE "assignment" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "attempt" (
	"key" text NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "audit_entry" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"chain" text NOT NULL,
	"position" bigint NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"actor_id" text,
	"action" text NOT NULL,
	"subject" text NOT NULL,
	"details" jsonb NOT NULL,
	"previous_hash" text NOT NULL,
	"hash" text NOT NULL,
	CONSTRAINT "audit_entry_chain_position" UNIQUE("chain","position")
);
--> statement-breakpoint
ALTER TABLE "audit_entry" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "audit_head" (
	"chain" text PRIMARY KEY NOT NULL,
	"position" bigint NOT NULL,
	"hash" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "audit_head" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "benchmark" (
	"questionnaire" text NOT NULL,
	"country_code" text NOT NULL,
	"indicators" jsonb NOT NULL,
	CONSTRAINT "benchmark_questionnaire_country_code_pk" PRIMARY KEY("questionnaire","country_code")
);
--> statement-breakpoint
CREATE TABLE "comment" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"round_id" uuid NOT NULL,
	"country_code" text NOT NULL,
	"item_key" text NOT NULL,
	"text" text NOT NULL,
	"author_id" text,
	"mentions" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "comment" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "country" (
	"alpha3" text PRIMARY KEY NOT NULL,
	"alpha2" text NOT NULL,
	"names" jsonb NOT NULL,
	"region" text NOT NULL,
	"subregion" text NOT NULL,
	"sids" boolean NOT NULL,
	"ldc" boolean NOT NULL,
	"lldc" boolean NOT NULL,
	"population" integer,
	"demonstration" boolean DEFAULT false NOT NULL,
	CONSTRAINT "country_alpha2_unique" UNIQUE("alpha2")
);
--> statement-breakpoint
CREATE TABLE "evidence" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"round_id" uuid NOT NULL,
	"country_code" text NOT NULL,
	"item_key" text NOT NULL,
	"title" text NOT NULL,
	"url" text DEFAULT '' NOT NULL,
	"file_id" uuid,
	"clause" text DEFAULT '' NOT NULL,
	"language" text DEFAULT '' NOT NULL,
	"valid_until" text,
	"added_by" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"removed_at" timestamp with time zone,
	"verdict" text,
	"verdict_reason" text DEFAULT '' NOT NULL
);
--> statement-breakpoint
ALTER TABLE "evidence" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "file" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"country_code" text NOT NULL,
	"round_id" uuid,
	"name" text NOT NULL,
	"media_type" text NOT NULL,
	"size" integer NOT NULL,
	"sha256" text NOT NULL,
	"scan" text NOT NULL,
	"added_by" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "file" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "file_chunk" (
	"file_id" uuid NOT NULL,
	"country_code" text NOT NULL,
	"position" integer NOT NULL,
	"bytes" "bytea" NOT NULL,
	CONSTRAINT "file_chunk_file_id_position_pk" PRIMARY KEY("file_id","position")
);
--> statement-breakpoint
ALTER TABLE "file_chunk" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "invitation" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"email" text NOT NULL,
	"role" text NOT NULL,
	"country_code" text,
	"regions" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"locale" text NOT NULL,
	"invited_by" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"used_at" timestamp with time zone,
	"revoked_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "judgement" (
	"round_id" uuid NOT NULL,
	"country_code" text NOT NULL,
	"item_key" text NOT NULL,
	"verdict" text NOT NULL,
	"value" jsonb,
	"reason" text DEFAULT '' NOT NULL,
	"reviewer_id" text,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"reply" text,
	"reply_text" text DEFAULT '' NOT NULL,
	"replied_by" text,
	"replied_at" timestamp with time zone,
	"version" integer NOT NULL,
	CONSTRAINT "judgement_round_id_item_key_pk" PRIMARY KEY("round_id","item_key")
);
--> statement-breakpoint
ALTER TABLE "judgement" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "judgement_step" (
	"round_id" uuid NOT NULL,
	"country_code" text NOT NULL,
	"item_key" text NOT NULL,
	"version" integer NOT NULL,
	"kind" text NOT NULL,
	"value" jsonb,
	"text" text DEFAULT '' NOT NULL,
	"actor_id" text,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "judgement_step_round_id_item_key_version_pk" PRIMARY KEY("round_id","item_key","version")
);
--> statement-breakpoint
ALTER TABLE "judgement_step" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "nomination" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"country_code" text NOT NULL,
	"invitation_id" text,
	"reference" text NOT NULL,
	"letter_date" text NOT NULL,
	"file_id" uuid,
	"recorded_by" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "nomination" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "notice" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"user_id" text NOT NULL,
	"kind" text NOT NULL,
	"values" jsonb NOT NULL,
	"path" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"read_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "notice" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "passkey" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"user_id" text NOT NULL,
	"credential_id" text NOT NULL,
	"public_key" "bytea" NOT NULL,
	"counter" bigint NOT NULL,
	"transports" jsonb NOT NULL,
	"name" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"last_used_at" timestamp with time zone,
	CONSTRAINT "passkey_credential_id_unique" UNIQUE("credential_id")
);
--> statement-breakpoint
CREATE TABLE "proposal" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"round_id" uuid NOT NULL,
	"country_code" text NOT NULL,
	"item_key" text NOT NULL,
	"answer" jsonb NOT NULL,
	"reason" text NOT NULL,
	"author_id" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"decision" text,
	"decision_reason" text DEFAULT '' NOT NULL,
	"decided_by" text,
	"decided_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "proposal" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "publication" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"round_id" uuid NOT NULL,
	"country_code" text NOT NULL,
	"depth" text NOT NULL,
	"layer" text NOT NULL,
	"content" jsonb NOT NULL,
	"published_by" text,
	"published_at" timestamp with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "publication" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "round" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"country_code" text NOT NULL,
	"title" text NOT NULL,
	"due_on" text,
	"state" text DEFAULT 'draft' NOT NULL,
	"previous_id" uuid,
	"state_since" timestamp with time zone DEFAULT now() NOT NULL,
	"created_by" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "round_id_country" UNIQUE("id","country_code")
);
--> statement-breakpoint
ALTER TABLE "round" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "round_questionnaire" (
	"round_id" uuid NOT NULL,
	"country_code" text NOT NULL,
	"questionnaire" text NOT NULL,
	"version" text NOT NULL,
	"position" integer NOT NULL,
	CONSTRAINT "round_questionnaire_round_id_questionnaire_pk" PRIMARY KEY("round_id","questionnaire")
);
--> statement-breakpoint
ALTER TABLE "round_questionnaire" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "round_transition" (
	"round_id" uuid NOT NULL,
	"country_code" text NOT NULL,
	"position" integer NOT NULL,
	"transition" text NOT NULL,
	"from_state" text,
	"to_state" text NOT NULL,
	"reason" text DEFAULT '' NOT NULL,
	"actor_id" text,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "round_transition_round_id_position_pk" PRIMARY KEY("round_id","position")
);
--> statement-breakpoint
ALTER TABLE "round_transition" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "session" (
	"id" text PRIMARY KEY NOT NULL,
	"token" text NOT NULL,
	"user_id" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"ip_address" text,
	"user_agent" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "session_token_unique" UNIQUE("token")
);
--> statement-breakpoint
CREATE TABLE "setting" (
	"key" text PRIMARY KEY NOT NULL,
	"value" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "snapshot" (
	"round_id" uuid NOT NULL,
	"country_code" text NOT NULL,
	"number" integer NOT NULL,
	"content" jsonb NOT NULL,
	"sha256" text NOT NULL,
	"signed_by" text,
	"signed_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "snapshot_round_id_number_pk" PRIMARY KEY("round_id","number")
);
--> statement-breakpoint
ALTER TABLE "snapshot" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "two_factor" (
	"id" text PRIMARY KEY NOT NULL,
	"secret" text NOT NULL,
	"backup_codes" text NOT NULL,
	"user_id" text NOT NULL,
	"verified" boolean DEFAULT true NOT NULL,
	"failed_verification_count" integer DEFAULT 0 NOT NULL,
	"locked_until" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "user" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"email" text NOT NULL,
	"email_verified" boolean DEFAULT false NOT NULL,
	"image" text,
	"role" text NOT NULL,
	"country_code" text,
	"regions" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"locale" text DEFAULT 'en' NOT NULL,
	"two_factor_enabled" boolean DEFAULT false NOT NULL,
	"ended_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "user_email_unique" UNIQUE("email")
);
--> statement-breakpoint
CREATE TABLE "verification" (
	"id" text PRIMARY KEY NOT NULL,
	"identifier" text NOT NULL,
	"value" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "account" ADD CONSTRAINT "account_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "answer" ADD CONSTRAINT "answer_saved_by_user_id_fk" FOREIGN KEY ("saved_by") REFERENCES "public"."user"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "answer" ADD CONSTRAINT "answer_round" FOREIGN KEY ("round_id","country_code") REFERENCES "public"."round"("id","country_code") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "answer_version" ADD CONSTRAINT "answer_version_saved_by_user_id_fk" FOREIGN KEY ("saved_by") REFERENCES "public"."user"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "answer_version" ADD CONSTRAINT "answer_version_round" FOREIGN KEY ("round_id","country_code") REFERENCES "public"."round"("id","country_code") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "assignment" ADD CONSTRAINT "assignment_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "assignment" ADD CONSTRAINT "assignment_round" FOREIGN KEY ("round_id","country_code") REFERENCES "public"."round"("id","country_code") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "comment" ADD CONSTRAINT "comment_author_id_user_id_fk" FOREIGN KEY ("author_id") REFERENCES "public"."user"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "comment" ADD CONSTRAINT "comment_round" FOREIGN KEY ("round_id","country_code") REFERENCES "public"."round"("id","country_code") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "evidence" ADD CONSTRAINT "evidence_file_id_file_id_fk" FOREIGN KEY ("file_id") REFERENCES "public"."file"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "evidence" ADD CONSTRAINT "evidence_added_by_user_id_fk" FOREIGN KEY ("added_by") REFERENCES "public"."user"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "evidence" ADD CONSTRAINT "evidence_round" FOREIGN KEY ("round_id","country_code") REFERENCES "public"."round"("id","country_code") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "file" ADD CONSTRAINT "file_country_code_country_alpha3_fk" FOREIGN KEY ("country_code") REFERENCES "public"."country"("alpha3") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "file" ADD CONSTRAINT "file_round_id_round_id_fk" FOREIGN KEY ("round_id") REFERENCES "public"."round"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "file" ADD CONSTRAINT "file_added_by_user_id_fk" FOREIGN KEY ("added_by") REFERENCES "public"."user"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "file_chunk" ADD CONSTRAINT "file_chunk_file_id_file_id_fk" FOREIGN KEY ("file_id") REFERENCES "public"."file"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_country_code_country_alpha3_fk" FOREIGN KEY ("country_code") REFERENCES "public"."country"("alpha3") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_invited_by_user_id_fk" FOREIGN KEY ("invited_by") REFERENCES "public"."user"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "judgement" ADD CONSTRAINT "judgement_reviewer_id_user_id_fk" FOREIGN KEY ("reviewer_id") REFERENCES "public"."user"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "judgement" ADD CONSTRAINT "judgement_replied_by_user_id_fk" FOREIGN KEY ("replied_by") REFERENCES "public"."user"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "judgement" ADD CONSTRAINT "judgement_round" FOREIGN KEY ("round_id","country_code") REFERENCES "public"."round"("id","country_code") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "judgement_step" ADD CONSTRAINT "judgement_step_actor_id_user_id_fk" FOREIGN KEY ("actor_id") REFERENCES "public"."user"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "judgement_step" ADD CONSTRAINT "judgement_step_round" FOREIGN KEY ("round_id","country_code") REFERENCES "public"."round"("id","country_code") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "nomination" ADD CONSTRAINT "nomination_country_code_country_alpha3_fk" FOREIGN KEY ("country_code") REFERENCES "public"."country"("alpha3") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "nomination" ADD CONSTRAINT "nomination_invitation_id_invitation_id_fk" FOREIGN KEY ("invitation_id") REFERENCES "public"."invitation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "nomination" ADD CONSTRAINT "nomination_file_id_file_id_fk" FOREIGN KEY ("file_id") REFERENCES "public"."file"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "nomination" ADD CONSTRAINT "nomination_recorded_by_user_id_fk" FOREIGN KEY ("recorded_by") REFERENCES "public"."user"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notice" ADD CONSTRAINT "notice_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "passkey" ADD CONSTRAINT "passkey_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "proposal" ADD CONSTRAINT "proposal_author_id_user_id_fk" FOREIGN KEY ("author_id") REFERENCES "public"."user"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "proposal" ADD CONSTRAINT "proposal_decided_by_user_id_fk" FOREIGN KEY ("decided_by") REFERENCES "public"."user"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "proposal" ADD CONSTRAINT "proposal_round" FOREIGN KEY ("round_id","country_code") REFERENCES "public"."round"("id","country_code") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "publication" ADD CONSTRAINT "publication_published_by_user_id_fk" FOREIGN KEY ("published_by") REFERENCES "public"."user"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "publication" ADD CONSTRAINT "publication_round" FOREIGN KEY ("round_id","country_code") REFERENCES "public"."round"("id","country_code") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "round" ADD CONSTRAINT "round_country_code_country_alpha3_fk" FOREIGN KEY ("country_code") REFERENCES "public"."country"("alpha3") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "round" ADD CONSTRAINT "round_created_by_user_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."user"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "round_questionnaire" ADD CONSTRAINT "round_questionnaire_round" FOREIGN KEY ("round_id","country_code") REFERENCES "public"."round"("id","country_code") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "round_transition" ADD CONSTRAINT "round_transition_round" FOREIGN KEY ("round_id","country_code") REFERENCES "public"."round"("id","country_code") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "session" ADD CONSTRAINT "session_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "snapshot" ADD CONSTRAINT "snapshot_signed_by_user_id_fk" FOREIGN KEY ("signed_by") REFERENCES "public"."user"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "snapshot" ADD CONSTRAINT "snapshot_round" FOREIGN KEY ("round_id","country_code") REFERENCES "public"."round"("id","country_code") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "two_factor" ADD CONSTRAINT "two_factor_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "user" ADD CONSTRAINT "user_country_code_country_alpha3_fk" FOREIGN KEY ("country_code") REFERENCES "public"."country"("alpha3") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "account_user_id" ON "account" USING btree ("user_id");--> statement-breakpoint
CREATE UNIQUE INDEX "answer_version_operation" ON "answer_version" USING btree ("round_id","operation_id");--> statement-breakpoint
CREATE INDEX "attempt_key_at" ON "attempt" USING btree ("key","at");--> statement-breakpoint
CREATE INDEX "audit_entry_subject" ON "audit_entry" USING btree ("subject");--> statement-breakpoint
CREATE INDEX "comment_round_item" ON "comment" USING btree ("round_id","item_key");--> statement-breakpoint
CREATE INDEX "evidence_round_item" ON "evidence" USING btree ("round_id","item_key");--> statement-breakpoint
CREATE INDEX "evidence_file" ON "evidence" USING btree ("file_id");--> statement-breakpoint
CREATE INDEX "file_country" ON "file" USING btree ("country_code");--> statement-breakpoint
CREATE INDEX "invitation_country" ON "invitation" USING btree ("country_code");--> statement-breakpoint
CREATE INDEX "invitation_email" ON "invitation" USING btree ("email");--> statement-breakpoint
CREATE INDEX "notice_user" ON "notice" USING btree ("user_id","created_at");--> statement-breakpoint
CREATE INDEX "passkey_user_id" ON "passkey" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "proposal_round_item" ON "proposal" USING btree ("round_id","item_key");--> statement-breakpoint
CREATE INDEX "publication_country" ON "publication" USING btree ("country_code","published_at");--> statement-breakpoint
CREATE INDEX "round_country" ON "round" USING btree ("country_code","created_at");--> statement-breakpoint
CREATE INDEX "session_user_id" ON "session" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "two_factor_user_id" ON "two_factor" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "verification_identifier" ON "verification" USING btree ("identifier");--> statement-breakpoint
CREATE POLICY "own" ON "answer" AS PERMISSIVE FOR ALL TO public USING ("answer"."country_code" = current_setting('tidemark.country', true) or current_setting('tidemark.system', true) = 'on') WITH CHECK ("answer"."country_code" = current_setting('tidemark.country', true) or current_setting('tidemark.system', true) = 'on');--> statement-breakpoint
CREATE POLICY "own" ON "answer_version" AS PERMISSIVE FOR ALL TO public USING ("answer_version"."country_code" = current_setting('tidemark.country', true) or current_setting('tidemark.system', true) = 'on') WITH CHECK ("answer_version"."country_code" = current_setting('tidemark.country', true) or current_setting('tidemark.system', true) = 'on');--> statement-breakpoint
CREATE POLICY "own" ON "assignment" AS PERMISSIVE FOR ALL TO public USING ("assignment"."country_code" = current_setting('tidemark.country', true) or current_setting('tidemark.system', true) = 'on') WITH CHECK ("assignment"."country_code" = current_setting('tidemark.country', true) or current_setting('tidemark.system', true) = 'on');--> statement-breakpoint
CREATE POLICY "read" ON "audit_entry" AS PERMISSIVE FOR SELECT TO public USING ("audit_entry"."chain" = current_setting('tidemark.country', true) or current_setting('tidemark.system', true) = 'on');--> statement-breakpoint
CREATE POLICY "add" ON "audit_entry" AS PERMISSIVE FOR INSERT TO public WITH CHECK ("audit_entry"."chain" = current_setting('tidemark.chain', true) or current_setting('tidemark.system', true) = 'on');--> statement-breakpoint
CREATE POLICY "read" ON "audit_head" AS PERMISSIVE FOR SELECT TO public USING ("audit_head"."chain" = current_setting('tidemark.country', true) or current_setting('tidemark.system', true) = 'on');--> statement-breakpoint
CREATE POLICY "named" ON "audit_head" AS PERMISSIVE FOR ALL TO public USING ("audit_head"."chain" = current_setting('tidemark.chain', true) or current_setting('tidemark.system', true) = 'on') WITH CHECK ("audit_head"."chain" = current_setting('tidemark.chain', true) or current_setting('tidemark.system', true) = 'on');--> statement-breakpoint
CREATE POLICY "own" ON "comment" AS PERMISSIVE FOR ALL TO public USING ("comment"."country_code" = current_setting('tidemark.country', true) or current_setting('tidemark.system', true) = 'on') WITH CHECK ("comment"."country_code" = current_setting('tidemark.country', true) or current_setting('tidemark.system', true) = 'on');--> statement-breakpoint
CREATE POLICY "own" ON "evidence" AS PERMISSIVE FOR ALL TO public USING ("evidence"."country_code" = current_setting('tidemark.country', true) or current_setting('tidemark.system', true) = 'on') WITH CHECK ("evidence"."country_code" = current_setting('tidemark.country', true) or current_setting('tidemark.system', true) = 'on');--> statement-breakpoint
CREATE POLICY "reviewed_select" ON "evidence" AS PERMISSIVE FOR SELECT TO public USING (exists (select 1 from round as r where r.id = "evidence"."round_id"
  and current_setting('tidemark.regions', true) <> ''));--> statement-breakpoint
CREATE POLICY "reviewed_update" ON "evidence" AS PERMISSIVE FOR UPDATE TO public USING (exists (select 1 from round as r where r.id = "evidence"."round_id"
  and current_setting('tidemark.regions', true) <> '')) WITH CHECK (exists (select 1 from round as r where r.id = "evidence"."round_id"
  and current_setting('tidemark.regions', true) <> ''));--> statement-breakpoint
CREATE POLICY "own" ON "file" AS PERMISSIVE FOR ALL TO public USING ("file"."country_code" = current_setting('tidemark.country', true) or current_setting('tidemark.system', true) = 'on') WITH CHECK ("file"."country_code" = current_setting('tidemark.country', true) or current_setting('tidemark.system', true) = 'on');--> statement-breakpoint
CREATE POLICY "reviewed_select" ON "file" AS PERMISSIVE FOR SELECT TO public USING (exists (select 1 from evidence as e where e.file_id = "file"."id" and e.country_code = "file"."country_code")
  and current_setting('tidemark.regions', true) <> '');--> statement-breakpoint
CREATE POLICY "own" ON "file_chunk" AS PERMISSIVE FOR ALL TO public USING ("file_chunk"."country_code" = current_setting('tidemark.country', true) or current_setting('tidemark.system', true) = 'on') WITH CHECK ("file_chunk"."country_code" = current_setting('tidemark.country', true) or current_setting('tidemark.system', true) = 'on');--> statement-breakpoint
CREATE POLICY "reviewed" ON "file_chunk" AS PERMISSIVE FOR SELECT TO public USING (exists (select 1 from file as f where f.id = "file_chunk"."file_id") and current_setting('tidemark.regions', true) <> '');--> statement-breakpoint
CREATE POLICY "own" ON "judgement" AS PERMISSIVE FOR ALL TO public USING ("judgement"."country_code" = current_setting('tidemark.country', true) or current_setting('tidemark.system', true) = 'on') WITH CHECK ("judgement"."country_code" = current_setting('tidemark.country', true) or current_setting('tidemark.system', true) = 'on');--> statement-breakpoint
CREATE POLICY "reviewed_select" ON "judgement" AS PERMISSIVE FOR SELECT TO public USING (exists (select 1 from round as r where r.id = "judgement"."round_id"
  and current_setting('tidemark.regions', true) <> ''));--> statement-breakpoint
CREATE POLICY "reviewed_insert" ON "judgement" AS PERMISSIVE FOR INSERT TO public WITH CHECK (exists (select 1 from round as r where r.id = "judgement"."round_id"
  and current_setting('tidemark.regions', true) <> ''));--> statement-breakpoint
CREATE POLICY "reviewed_update" ON "judgement" AS PERMISSIVE FOR UPDATE TO public USING (exists (select 1 from round as r where r.id = "judgement"."round_id"
  and current_setting('tidemark.regions', true) <> '')) WITH CHECK (exists (select 1 from round as r where r.id = "judgement"."round_id"
  and current_setting('tidemark.regions', true) <> ''));--> statement-breakpoint
CREATE POLICY "own" ON "judgement_step" AS PERMISSIVE FOR ALL TO public USING ("judgement_step"."country_code" = current_setting('tidemark.country', true) or current_setting('tidemark.system', true) = 'on') WITH CHECK ("judgement_step"."country_code" = current_setting('tidemark.country', true) or current_setting('tidemark.system', true) = 'on');--> statement-breakpoint
CREATE POLICY "reviewed_select" ON "judgement_step" AS PERMISSIVE FOR SELECT TO public USING (exists (select 1 from round as r where r.id = "judgement_step"."round_id"
  and current_setting('tidemark.regions', true) <> ''));--> statement-breakpoint
CREATE POLICY "reviewed_insert" ON "judgement_step" AS PERMISSIVE FOR INSERT TO public WITH CHECK (exists (select 1 from round as r where r.id = "judgement_step"."round_id"
  and current_setting('tidemark.regions', true) <> ''));--> statement-breakpoint
CREATE POLICY "own" ON "nomination" AS PERMISSIVE FOR ALL TO public USING ("nomination"."country_code" = current_setting('tidemark.country', true) or current_setting('tidemark.system', true) = 'on') WITH CHECK ("nomination"."country_code" = current_setting('tidemark.country', true) or current_setting('tidemark.system', true) = 'on');--> statement-breakpoint
CREATE POLICY "own" ON "notice" AS PERMISSIVE FOR ALL TO public USING ("notice"."user_id" = current_setting('tidemark.person', true) or current_setting('tidemark.system', true) = 'on') WITH CHECK (exists (select 1 from "user" as u where u.id = "notice"."user_id" and (u.country_code is null
  or u.country_code = current_setting('tidemark.country', true) or exists (select 1 from country as c where c.alpha3 = u.country_code
  and c.region = any (string_to_array(current_setting('tidemark.regions', true), ','))))) or current_setting('tidemark.system', true) = 'on');--> statement-breakpoint
CREATE POLICY "own" ON "proposal" AS PERMISSIVE FOR ALL TO public USING ("proposal"."country_code" = current_setting('tidemark.country', true) or current_setting('tidemark.system', true) = 'on') WITH CHECK ("proposal"."country_code" = current_setting('tidemark.country', true) or current_setting('tidemark.system', true) = 'on');--> statement-breakpoint
CREATE POLICY "own" ON "publication" AS PERMISSIVE FOR ALL TO public USING ("publication"."country_code" = current_setting('tidemark.country', true) or current_setting('tidemark.system', true) = 'on') WITH CHECK ("publication"."country_code" = current_setting('tidemark.country', true) or current_setting('tidemark.system', true) = 'on');--> statement-breakpoint
CREATE POLICY "public" ON "publication" AS PERMISSIVE FOR SELECT TO public USING ("publication"."ended_at" is null);--> statement-breakpoint
CREATE POLICY "own" ON "round" AS PERMISSIVE FOR ALL TO public USING ("round"."country_code" = current_setting('tidemark.country', true) or current_setting('tidemark.system', true) = 'on') WITH CHECK ("round"."country_code" = current_setting('tidemark.country', true) or current_setting('tidemark.system', true) = 'on');--> statement-breakpoint
CREATE POLICY "reviewed_select" ON "round" AS PERMISSIVE FOR SELECT TO public USING ("round"."state" not in ('draft', 'internal_review', 'signed_off') and exists (select 1 from country as c where c.alpha3 = "round"."country_code"
  and c.region = any (string_to_array(current_setting('tidemark.regions', true), ','))));--> statement-breakpoint
CREATE POLICY "reviewed_update" ON "round" AS PERMISSIVE FOR UPDATE TO public USING ("round"."state" not in ('draft', 'internal_review', 'signed_off') and exists (select 1 from country as c where c.alpha3 = "round"."country_code"
  and c.region = any (string_to_array(current_setting('tidemark.regions', true), ',')))) WITH CHECK ("round"."state" not in ('draft', 'internal_review', 'signed_off') and exists (select 1 from country as c where c.alpha3 = "round"."country_code"
  and c.region = any (string_to_array(current_setting('tidemark.regions', true), ','))));--> statement-breakpoint
CREATE POLICY "own" ON "round_questionnaire" AS PERMISSIVE FOR ALL TO public USING ("round_questionnaire"."country_code" = current_setting('tidemark.country', true) or current_setting('tidemark.system', true) = 'on') WITH CHECK ("round_questionnaire"."country_code" = current_setting('tidemark.country', true) or current_setting('tidemark.system', true) = 'on');--> statement-breakpoint
CREATE POLICY "reviewed_select" ON "round_questionnaire" AS PERMISSIVE FOR SELECT TO public USING (exists (select 1 from round as r where r.id = "round_questionnaire"."round_id"
  and current_setting('tidemark.regions', true) <> ''));--> statement-breakpoint
CREATE POLICY "own" ON "round_transition" AS PERMISSIVE FOR ALL TO public USING ("round_transition"."country_code" = current_setting('tidemark.country', true) or current_setting('tidemark.system', true) = 'on') WITH CHECK ("round_transition"."country_code" = current_setting('tidemark.country', true) or current_setting('tidemark.system', true) = 'on');--> statement-breakpoint
CREATE POLICY "reviewed_select" ON "round_transition" AS PERMISSIVE FOR SELECT TO public USING (exists (select 1 from round as r where r.id = "round_transition"."round_id"
  and current_setting('tidemark.regions', true) <> ''));--> statement-breakpoint
CREATE POLICY "reviewed_insert" ON "round_transition" AS PERMISSIVE FOR INSERT TO public WITH CHECK (exists (select 1 from round as r where r.id = "round_transition"."round_id"
  and current_setting('tidemark.regions', true) <> ''));--> statement-breakpoint
CREATE POLICY "own" ON "snapshot" AS PERMISSIVE FOR ALL TO public USING ("snapshot"."country_code" = current_setting('tidemark.country', true) or current_setting('tidemark.system', true) = 'on') WITH CHECK ("snapshot"."country_code" = current_setting('tidemark.country', true) or current_setting('tidemark.system', true) = 'on');--> statement-breakpoint
CREATE POLICY "reviewed_select" ON "snapshot" AS PERMISSIVE FOR SELECT TO public USING (exists (select 1 from round as r where r.id = "snapshot"."round_id"
  and current_setting('tidemark.regions', true) <> ''));
--> statement-breakpoint
-- By hand: the owner of the tables, as which the application connects, obeys the policies too.
DO $$
DECLARE closed regclass;
BEGIN
  FOR closed IN SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relrowsecurity LOOP
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', closed);
  END LOOP;
END $$;
