import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { QUESTIONNAIRES_ROOT } from '../../questionnaires/loader.server';

interface ItemLine {
  id: string;
  [key: string]: unknown;
}
interface GroupLine {
  id: string;
  groups?: GroupLine[];
  items?: ItemLine[];
}

/** The items of a group below another, to be changed. */
function findItems(below: GroupLine, id: string): ItemLine[] {
  const walk = (group: GroupLine): GroupLine[] => [group, ...(group.groups ?? []).flatMap(walk)];
  return walk(below).find((group) => group.id === id)?.items ?? [];
}

/**
 * Writes a made-up version 1.1 of the main questionnaire: L1a is called L1p, L1c asks something else, L1d is gone and L2n is
 * new. Everything outside the legal measures is as it was.
 * @param folder where versions lie beside each other
 * @returns the file that holds the definition
 */
export function writeNextVersion(folder: string): string {
  const before = join(QUESTIONNAIRES_ROOT, 'un-framework', '1.0');
  const after = join(folder, '1.1');
  mkdirSync(join(after, 'locales'), { recursive: true });
  const read = (name: string) => parse(readFileSync(join(before, name), 'utf8'));
  const write = (name: string, content: unknown) => writeFileSync(join(after, name), stringify(content));

  const definition = read('questionnaire.yaml');
  Object.assign(definition, { version: '1.1', follows: 'un-framework@1.0' });
  const law = findItems(definition.overall, 'L1');
  const line = (id: string) => law.find((item) => item.id === id) as ItemLine;
  Object.assign(line('L1a'), { id: 'L1p', was: 'L1a' });
  Object.assign(line('L1c'), { was: { item: 'L1c', comparable: false } });
  law.splice(law.indexOf(line('L1d')), 1);
  findItems(definition.overall, 'L2').push({ id: 'L2n', level: 4 });
  write('questionnaire.yaml', definition);

  for (const locale of ['en', 'es']) {
    const { items, ...text } = read(`locales/${locale}.yaml`);
    const { L1a, L1d: _gone, ...rest } = items;
    write(`locales/${locale}.yaml`, { ...text, items: { ...rest, L1p: L1a, L2n: items.L2f } });
  }
  return join(after, 'questionnaire.yaml');
}
