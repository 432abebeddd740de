import { z } from 'zod';
import { ActivitySchema, AreaSchema, ExpenditureSchema, PillarSchema } from '../../domain/catalogue';
import type { ActivityDraft } from '../../domain/catalogue-draft';
import { ItuRegionSchema } from '../../domain/country';
import type { FieldError } from '../../http/form.server';
import type { Translate } from '../../i18n/translate';

const { shape } = ActivitySchema;
const MAX_AMOUNTS = 20;

/** Fields that hold a list, one line of the form for each member. */
export const LISTS = [
  'partners',
  'themes',
  'target_groups',
  'countries',
  'eligibility',
  'beneficiaries',
  'resolutions',
  'framework_refs',
  'expected_results',
  'funders',
  'outputs',
  'sources',
] as const;
/** Fields of one text. */
export const TEXTS = ['summary', 'office', 'beneficiaries_note', 'url', 'note'] as const;
const MONEY = [
  'funder',
  'amount',
  'amount_max',
  'currency',
  'kind',
  'basis',
  'staff',
  'non_staff',
  'accounting_period',
  'source',
] as const;

const Codes = z.array(z.string().regex(/^[A-Z]{3}$/, 'form.country'));
/** What each field must look like; what is empty is said when it is to be published. */
const FieldSchemas: Partial<Record<string, z.ZodType>> = {
  countries: Codes,
  beneficiaries: Codes,
  period: z.object({ start: shape.period.shape.start, end: shape.period.shape.end }),
};

/** One amount as a form sends it: an empty cell says "not published". */
function readAmount(cells: Record<(typeof MONEY)[number], string>) {
  const text = (cell: string) => cell.trim() || null;
  const number = (cell: string) => (cell.trim() === '' ? null : Number(cell));
  return ExpenditureSchema.safeParse({
    funder: text(cells.funder),
    amount: number(cells.amount) ?? Number.NaN,
    amount_max: number(cells.amount_max),
    currency: cells.currency.trim(),
    kind: cells.kind,
    basis: cells.basis.trim(),
    staff: number(cells.staff),
    non_staff: number(cells.non_staff),
    accounting_period: text(cells.accounting_period),
    source: cells.source.trim(),
  });
}

/** The draft that a form says, upon the one that stands; or what is wrong with it, by field. */
export function readEntry(body: FormData, standing: ActivityDraft, t: Translate): { draft: ActivityDraft; errors: FieldError[] } {
  const get = (name: string) => String(body.get(name) ?? '').replaceAll('\0', '');
  const errors: FieldError[] = [];
  const lines = (name: string) =>
    get(name)
      .split(/\r?\n/)
      .map((line) => line.trim())
      .filter(Boolean);
  const chosen = <T extends string>(schema: z.ZodType<T>, name: string) =>
    body.getAll(name).flatMap((value) => schema.safeParse(value).data ?? []);
  const one = <T extends string>(schema: z.ZodType<T>, name: string) => schema.safeParse(get(name)).data ?? null;
  const draft: ActivityDraft = {
    ...standing,
    title: get('title').trim() || standing.title,
    ...(Object.fromEntries(TEXTS.map((name) => [name, get(name).trim()])) as Record<(typeof TEXTS)[number], string>),
    ...(Object.fromEntries(LISTS.map((name) => [name, lines(name)])) as unknown as Record<(typeof LISTS)[number], string[]>),
    type: one(shape.type, 'type'),
    scope: one(shape.scope, 'scope'),
    status: one(shape.status, 'status'),
    maturity_entry: one(shape.maturity_entry, 'maturity_entry'),
    verified: get('verified') === 'true' ? true : 'from-memory',
    areas: chosen(AreaSchema, 'areas'),
    gca_pillars: chosen(PillarSchema, 'gca_pillars'),
    decision630: chosen(shape.decision630.element, 'decision630'),
    regions: chosen(ItuRegionSchema, 'regions'),
    office_ids: body.getAll('office_ids').map(String),
    period: { start: get('period_start').trim() || null, end: get('period_end').trim() || null },
    expenditure: [],
  };
  for (const [field, schema] of Object.entries(FieldSchemas)) {
    if (!schema?.safeParse(draft[field as keyof ActivityDraft]).success)
      errors.push({
        field: field === 'period' ? 'period_start' : field,
        message: t(field === 'period' ? 'form.entry_period' : 'form.entry_countries'),
      });
  }
  for (let i = 0; i < MAX_AMOUNTS && body.has(`amount_${i}`); i += 1) {
    const cells = Object.fromEntries(MONEY.map((name) => [name, get(`${name}_${i}`)])) as Record<(typeof MONEY)[number], string>;
    if (MONEY.every((name) => name === 'kind' || cells[name].trim() === '')) continue;
    const read = readAmount(cells);
    // What an amount overlaps with is said by those who look after the whole catalogue, not in this form.
    const overlap = standing.expenditure[i]?.overlap;
    if (read.success) draft.expenditure.push({ ...read.data, ...(overlap && { overlap }) });
    else errors.push({ field: `amount_${i}`, message: t('form.entry_amount', { number: i + 1 }) });
  }
  return { draft, errors };
}
