/**
 * Writes `questionnaires/schema.json` from the zod schema, for editors and for tools in other languages.
 *   npm run -s schema
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { ConditionSchema, GroupSchema, ItemSchema, QuestionnaireSchema } from '../app/domain/questionnaire';

export const SCHEMA_FILE = join(import.meta.dirname, 'schema.json');

/** Names for what the schema refers to more than once. */
const names = z.registry<{ id: string }>();
names.add(GroupSchema, { id: 'Group' });
names.add(ItemSchema, { id: 'Item' });
names.add(ConditionSchema, { id: 'Condition' });

/** The JSON Schema (draft 2020-12) of what an author writes in `questionnaire.yaml`: what has a default may be left out. */
export function makeSchema(): string {
  const schema = z.toJSONSchema(QuestionnaireSchema, { io: 'input', metadata: names });
  return `${JSON.stringify({ title: 'Tidemark questionnaire', ...schema }, null, 2)}\n`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) writeFileSync(SCHEMA_FILE, makeSchema());
