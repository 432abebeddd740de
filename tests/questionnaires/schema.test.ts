import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { makeSchema, SCHEMA_FILE } from '../../questionnaires/write-schema';

test('questionnaires/schema.json is what the code checks; else run npm run -s schema', () => {
  expect(readFileSync(SCHEMA_FILE, 'utf8')).toBe(makeSchema());
});

test('the schema names the parts that repeat, and wants nothing that has a default', () => {
  const schema = JSON.parse(makeSchema());
  expect(Object.keys(schema.$defs)).toEqual(expect.arrayContaining(['Condition', 'Group', 'Item']));
  expect(schema.required).toEqual(['id', 'version', 'kind', 'locales', 'source', 'overall']);
  expect(schema.$defs.Item.required).toEqual(['id']);
  expect(schema.$defs.Group.additionalProperties).toBe(false);
});

test('the README names every key that an author may write', () => {
  const readme = readFileSync('questionnaires/README.md', 'utf8');
  const { properties, $defs } = JSON.parse(makeSchema());
  const keys = [properties, $defs.Group.properties, $defs.Item.properties].flatMap((part) => Object.keys(part));
  // Filled in by the loader, for a lens.
  const written = keys.filter((key) => key !== 'lookups');
  expect(written.filter((key) => !readme.includes(`\`${key}\``))).toEqual([]);
});
