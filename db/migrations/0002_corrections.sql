ALTER POLICY "own" ON "notice" TO public USING ("notice"."user_id" = current_setting('tidemark.person', true) or current_setting('tidemark.system', true) = 'on') WITH CHECK (exists (select 1 from "user" as u where u.id = "notice"."user_id" and (u.country_code is null
  or u.country_code = current_setting('tidemark.country', true) or exists (select 1 from country as c where c.alpha3 = u.country_code
  and c.region = any (string_to_array(current_setting('tidemark.regions', true), ',')))
  or (current_setting('tidemark.handler', true) = 'on' and exists (select 1 from request as q where q.country_code = u.country_code))
  or exists (select 1 from activity_correction as k where k.author_id = u.id
    and k.decided_by = current_setting('tidemark.person', true)))) or current_setting('tidemark.system', true) = 'on');