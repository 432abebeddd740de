import { z } from 'zod';

const CurrencySchema = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^[A-Z]{3}$/);
const MOST_MONEY = 1e12;
const AmountSchema = z.coerce.number().min(0).max(MOST_MONEY);

/** What a person would begin with. */
const USUAL = { amount: 1_000_000, currency: 'CHF', floor: 50 };

export const CostSchema = z.object({
  activity: z.string().min(1).max(60),
  amount: z.string().trim().min(1).transform(Number).pipe(z.number().min(0).max(MOST_MONEY)),
  currency: CurrencySchema,
  source: z.string().trim().min(1).max(500),
});

export type BudgetProblem = 'amount' | 'currency' | 'floor';

/** Reads the budget and the floor from an address. */
export function readBudget(params: URLSearchParams) {
  const get = (name: keyof typeof USUAL) => params.get(name)?.trim() || String(USUAL[name]);
  const values = { amount: get('amount'), currency: get('currency').toUpperCase(), floor: get('floor') };
  const amount = AmountSchema.safeParse(values.amount).data ?? null;
  const currency = CurrencySchema.safeParse(values.currency).data ?? null;
  const percent = z.coerce.number().min(0).max(100).safeParse(values.floor).data ?? null;
  const problems: BudgetProblem[] = [
    ...(amount === null ? (['amount'] as const) : []),
    ...(currency === null ? (['currency'] as const) : []),
    ...(percent === null ? (['floor'] as const) : []),
  ];
  return {
    values,
    problems,
    budget: { amount: amount ?? USUAL.amount, currency: currency ?? USUAL.currency },
    floor: (percent ?? USUAL.floor) / 100,
  };
}
