import { type BudgetLine, type Indicator, type InitiativeContent, InitiativeContentSchema } from '../../domain/initiative';
import type { FieldError } from '../../http/form.server';
import type { Translate } from '../../i18n/translate';
import { MAX_REASON_LENGTH } from '../../services/initiatives.server';

/** Texts of the form with their lengths, as `InitiativeContentSchema` has them. */
export const TEXTS = { source: 200, title: 200, priorityArea: 300, description: 4000, objective: 4000 } as const;
export type TextName = keyof typeof TEXTS;
const NAMES = Object.keys(TEXTS) as TextName[];

const ROWS = {
  result: ['text', 'indicator'],
  partner: ['was', 'org', 'note', 'drop'],
  budget: ['kind', 'what', 'funder', 'currency', 'amount', 'source', 'drop'],
  indicator: ['id', 'name', 'theme', 'target', 'year', 'drop'],
} as const;
type RowName = keyof typeof ROWS;
type Row<N extends RowName> = Record<(typeof ROWS)[N][number], string>;
const MAX_ROWS = 100;

/** What stands in the form, as it was typed. */
export interface InitiativeForm {
  version: string;
  reason: string;
  refresh: boolean;
  texts: Record<TextName, string>;
  countries: string[];
  activities: string[];
  activityNew: string;
  results: Row<'result'>[];
  partners: (Row<'partner'> & { work: string[] })[];
  budget: Row<'budget'>[];
  indicators: Row<'indicator'>[];
}

const percent = (share: number) => String(Math.round(1000 * share) / 10);

/** An initiative as the form begins with it. */
export function toForm(content: InitiativeContent, version: number): InitiativeForm {
  return {
    version: String(version),
    reason: '',
    refresh: false,
    texts: Object.fromEntries(NAMES.map((name) => [name, content[name]])) as Record<TextName, string>,
    countries: content.countries,
    activities: content.activities.map(({ id }) => id),
    activityNew: '',
    results: content.expectedResults.map(({ text, indicator }) => ({ text, indicator: indicator ?? '' })),
    partners: content.partners.map(({ org, note, work }) => ({ was: org, org, note, drop: '', work: work.map(({ id }) => id) })),
    budget: content.budget.map((line) => {
      const { currency, amount } = (line.kind === 'amount' ? line : line.kind === 'gap' ? line.money : null) ?? {};
      return {
        kind: line.kind,
        what: line.what,
        funder: line.kind === 'gap' ? '' : line.funder,
        currency: currency ?? '',
        amount: amount === undefined ? '' : String(amount),
        source: line.kind === 'amount' ? line.source : '',
        drop: '',
      };
    }),
    indicators: content.indicators.map(({ id, name, theme, unit, target, year }) => ({
      ...{ id, name, theme, drop: '', year: String(year) },
      target: target === null ? '' : unit === 'level' ? String(target) : percent(target),
    })),
  };
}

/** What a form says, as it was typed. */
export function readTyped(body: FormData): InitiativeForm {
  const get = (name: string) => String(body.get(name) ?? '').replaceAll('\0', '');
  const all = (name: string) => body.getAll(name).map(String);
  const rows = <N extends RowName>(name: N): Row<N>[] => {
    const read: Row<N>[] = [];
    for (let i = 0; i < MAX_ROWS && body.has(`${name}_${ROWS[name][1]}_${i}`); i += 1)
      read.push(Object.fromEntries(ROWS[name].map((cell) => [cell, get(`${name}_${cell}_${i}`)])) as Row<N>);
    return read;
  };
  return {
    version: get('version'),
    reason: get('reason'),
    refresh: body.has('refresh'),
    texts: Object.fromEntries(NAMES.map((name) => [name, get(name)])) as Record<TextName, string>,
    countries: all('country'),
    activities: all('activity'),
    activityNew: get('activity_new'),
    results: rows('result'),
    partners: rows('partner').map((row, i) => ({ ...row, work: all(`partner_work_${i}`) })),
    budget: rows('budget'),
    indicators: rows('indicator'),
  };
}

/** An activity that can be added. */
export type Addable = InitiativeContent['activities'][number];

type Say = (field: string, message: string) => void;

/** The content that a form says, upon the one that stands; what is wrong with it goes to `errors`, by field. */
export function readContent(
  form: InitiativeForm,
  standing: InitiativeContent,
  addable: readonly Addable[],
  t: Translate,
): { content: InitiativeContent | null; errors: FieldError[] } {
  const errors: FieldError[] = [];
  const say: Say = (field, message) => errors.push({ field, message });
  const fits = (field: string, text: string, max: number) => {
    if (text.trim().length > max) say(field, t('form.too_long'));
    return text.trim();
  };
  for (const name of NAMES) fits(name, form.texts[name], TEXTS[name]);
  const indicators = readIndicators(form, standing, say, t);
  const ids = new Set(indicators.map(({ id }) => id));
  const results = form.results.flatMap(({ text, indicator }, i) => {
    const said = fits(`result_text_${i}`, text, 500);
    const measured = ids.has(indicator) ? indicator : null;
    return said === '' && measured === null ? [] : [{ text: said, indicator: measured }];
  });
  // A new indicator brings its expected result.
  const fresh = indicators.filter(({ id }) => !standing.indicators.some((one) => one.id === id));
  if (fits('reason', form.reason, MAX_REASON_LENGTH) === '') say('reason', t('form.initiative_reason'));
  const added = addable.filter(({ id }) => id === form.activityNew);
  const given = {
    ...(Object.fromEntries(NAMES.map((name) => [name, form.texts[name].trim()])) as Record<TextName, string>),
    themes: [...new Set(indicators.map(({ theme }) => theme))],
    expectedResults: [...results, ...fresh.map(({ id }) => ({ text: '', indicator: id }))],
    countries: form.countries,
    activities: [...standing.activities.filter(({ id }) => form.activities.includes(id)), ...added],
    partners: form.partners.flatMap(({ was, org, note, drop, work }, i) => {
      if (drop || (org.trim() === '' && note.trim() === '' && was === '')) return [];
      if (org.trim() === '') say(`partner_org_${i}`, t('form.initiative_org'));
      const before = standing.partners.find((one) => one.org === was)?.work ?? [];
      const kept = before.filter(({ id }) => work.includes(id));
      return [{ org: fits(`partner_org_${i}`, org, 200), work: kept, note: fits(`partner_note_${i}`, note, 1000) }];
    }),
    budget: form.budget.flatMap((row, i) => readLine(row, i, say, t)),
    indicators,
  };
  if (errors.length > 0) return { content: null, errors };
  const parsed = InitiativeContentSchema.safeParse(given);
  if (parsed.success) return { content: parsed.data, errors };
  return { content: null, errors: [{ field: String(parsed.error.issues[0]?.path[0] ?? 'reason'), message: t('form.wrong') }] };
}

function readLine({ kind, drop, ...cells }: Row<'budget'>, i: number, say: Say, t: Translate): BudgetLine[] {
  const [what, funder, source] = [cells.what.trim(), cells.funder.trim(), cells.source.trim()];
  const [currency, typed] = [cells.currency.trim().toUpperCase(), cells.amount.trim()];
  if (drop || (kind === '' && [what, funder, source, currency, typed].every((cell) => cell === ''))) return [];
  const number = i + 1;
  const amount = Number(typed);
  const isMoney = typed !== '' && amount >= 0 && amount <= 1e12 && /^[A-Z]{3}$/.test(currency);
  const needsMoney = kind === 'amount' || (kind === 'gap' && typed !== '');
  if (kind === '') say(`budget_kind_${i}`, t('form.initiative_kind', { number }));
  if (kind !== 'gap' && what === '') say(`budget_what_${i}`, t('form.initiative_what', { number }));
  if (needsMoney && !isMoney) say(`budget_amount_${i}`, t('form.initiative_money', { number }));
  for (const [cell, max] of [
    ['what', 300],
    ['funder', 200],
    ['source', 500],
  ] as const)
    if (cells[cell].trim().length > max) say(`budget_${cell}_${i}`, t('form.too_long'));
  if (kind === 'amount') return [{ kind, what, funder, currency, amount, source }];
  if (kind === 'not_published') return [{ kind, what, funder }];
  return kind === 'gap' ? [{ kind, what, money: typed === '' ? null : { currency, amount } }] : [];
}

/** The indicators of a form; what is measured of them is not said here. */
function readIndicators(form: InitiativeForm, standing: InitiativeContent, say: Say, t: Translate): Indicator[] {
  const taken = new Set(standing.indicators.map(({ id }) => id));
  const themes = new Set<string>();
  return form.indicators.flatMap((row, i): Indicator[] => {
    if (row.drop || row.theme === '') return [];
    if (themes.has(row.theme)) say(`indicator_theme_${i}`, t('form.initiative_twice'));
    themes.add(row.theme);
    const before = standing.indicators.find(({ id }) => id === row.id);
    const unit = before?.unit ?? 'level';
    const typed = row.target.trim();
    const number = Number(typed);
    const [least, most] = unit === 'level' ? [1, 5] : [0, 100];
    if (typed !== '' && !(number >= least && number <= most))
      say(`indicator_target_${i}`, t(unit === 'level' ? 'form.initiative_level' : 'form.initiative_share'));
    const year = Number(row.year);
    if (!(Number.isInteger(year) && year >= 2000 && year <= 2100)) say(`indicator_year_${i}`, t('form.initiative_year'));
    if (row.name.trim().length > 200) say(`indicator_name_${i}`, t('form.too_long'));
    let id = before?.id ?? '';
    for (let n = 1; id === ''; n += 1) if (!taken.has(`i${n}`)) id = `i${n}`;
    taken.add(id);
    const target = typed === '' ? null : unit === 'level' ? number : number / 100;
    return [{ id, name: row.name.trim(), theme: row.theme, unit, baseline: null, target, year }];
  });
}
