import { asc, eq, inArray, sql } from 'drizzle-orm';
import type { Country } from '../app/domain/country';
import { benchmark, country, type Db } from './schema';

export type CountryRow = typeof country.$inferSelect;

export async function findCountry(db: Db, alpha3: string): Promise<CountryRow | null> {
  const [row] = await db.select().from(country).where(eq(country.alpha3, alpha3));
  return row ?? null;
}

export async function listCountries(db: Db): Promise<CountryRow[]> {
  return db.select().from(country).orderBy(asc(country.alpha3));
}

/** The published benchmarks of countries, newest questionnaire version last. */
export async function listBenchmarks(db: Db, countryCodes: readonly string[]) {
  if (countryCodes.length === 0) return [];
  return db
    .select()
    .from(benchmark)
    .where(inArray(benchmark.countryCode, [...countryCodes]))
    .orderBy(asc(benchmark.questionnaire), asc(benchmark.countryCode));
}

/** Rows per insert; PostgreSQL takes at most 65,534 parameters in one statement. */
const CHUNK = 200;

export function* chunk<T>(rows: readonly T[]): Generator<T[]> {
  for (let i = 0; i < rows.length; i += CHUNK) yield rows.slice(i, i + CHUNK);
}

/** Every column of a conflicting row takes the new value. */
export function overwrite(columns: Record<string, unknown>) {
  return Object.fromEntries(Object.keys(columns).map((name) => [name, sql.raw(`excluded.${toSnakeCase(name)}`)]));
}

function toSnakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** Loads countries by code; those already there are brought up to date. */
export async function putCountries(db: Db, countries: readonly Country[]): Promise<void> {
  for (const rows of chunk(countries)) {
    const values = rows.map(({ alpha2, alpha3, names, region, subregion, sids, ldc, lldc, population, demonstration }) => ({
      alpha2,
      alpha3,
      names,
      region,
      subregion,
      sids,
      ldc,
      lldc,
      population,
      demonstration,
    }));
    await db
      .insert(country)
      .values(values)
      .onConflictDoUpdate({ target: country.alpha3, set: overwrite(values[0] as Record<string, unknown>) });
  }
}

/** Loads published benchmark indicators. */
export async function putBenchmarks(
  db: Db,
  rows: readonly { questionnaire: string; countryCode: string; indicators: Record<string, number> }[],
): Promise<void> {
  for (const values of chunk(rows)) {
    await db
      .insert(benchmark)
      .values(values)
      .onConflictDoUpdate({ target: [benchmark.questionnaire, benchmark.countryCode], set: overwrite({ indicators: true }) });
  }
}
