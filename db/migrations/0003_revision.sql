CREATE TABLE "revision" (
	"id" integer PRIMARY KEY NOT NULL,
	"number" bigint NOT NULL
);
--> statement-breakpoint
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
