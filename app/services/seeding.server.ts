import { putActivities, putBenchmarks, putCountries } from '../../db/countries.server';
import { insertRound, listRounds, writeAnswer } from '../../db/rounds.server';
import type { Db } from '../../db/schema';
import { readBenchmark, readCatalogue, readCountries, readDemonstrationCountries } from '../../seeds/reference.server';
import { findAnswerKey, listItems } from '../domain/group';
import type { Item } from '../domain/questionnaire';
import { type Auth, ensureAccount, type NewAccount } from './accounts.server';
import { listAssessments } from './rounds.server';

/** Loads countries, catalogue and published benchmark; running it again changes nothing. */
export async function loadReference(db: Db): Promise<void> {
  await db.transaction(async (tx) => {
    await putCountries(tx, readCountries());
    await putActivities(tx, readCatalogue().activities);
    await putBenchmarks(
      tx,
      readBenchmark().map(({ country, year, indicators }) => ({
        countryCode: country,
        questionnaire: `gci@${year}`,
        indicators,
      })),
    );
  });
}

const PASSWORD = 'tidemark-demonstration';

/** Everyone in the demonstration; countries and people are fictitious. */
export const DEMONSTRATION_ACCOUNTS: readonly (NewAccount & { password: string; what: string })[] = [
  {
    name: 'Iris Marea',
    email: 'island@demo.example',
    role: 'focal_point',
    countryCode: 'XAA',
    locale: 'en',
    what: 'focal point, island state: nothing answered yet',
  },
  {
    name: 'Luz Serrano',
    email: 'developing@demo.example',
    role: 'focal_point',
    countryCode: 'XBB',
    locale: 'es',
    what: 'focal point, least developed state: half way (in Spanish)',
  },
  {
    name: 'Max Weitland',
    email: 'large@demo.example',
    role: 'focal_point',
    countryCode: 'XCC',
    locale: 'en',
    what: 'focal point, large state: all answered',
  },
  {
    name: 'Rita Review',
    email: 'reviewer@demo.example',
    role: 'reviewer',
    countryCode: null,
    locale: 'en',
    what: 'ITU reviewer',
  },
  {
    name: 'Ada Admin',
    email: 'admin@demo.example',
    role: 'administrator',
    countryCode: null,
    locale: 'en',
    what: 'administrator',
  },
].map((account) => ({ ...account, role: account.role as NewAccount['role'], password: PASSWORD }));

/** A fixed spread of numbers 0..1 from a text, so that the demonstration looks the same everywhere. */
function spread(text: string): number {
  let hash = 2_166_136_261;
  for (const char of text) hash = Math.imul(hash ^ char.charCodeAt(0), 16_777_619);
  return ((hash >>> 0) % 1000) / 1000;
}

/** What a demonstration country would answer: the higher the level, the less likely. `null`: left open. */
function inventAnswer(
  country: string,
  item: Item,
  strength: number,
  answered: number,
): string | number | { name: string; email: string; phone: string } | null {
  const chance = spread(`${country}:${item.id}`);
  if (spread(`open:${country}:${item.id}`) > answered) return null;
  const likelihood = strength - ((item.level ?? 3) - 2) * 0.22;
  switch (item.answer.kind) {
    case 'yesno':
      if (spread(`unknown:${country}:${item.id}`) < 0.03) return 'dont_know';
      return chance < likelihood ? 'yes' : chance < likelihood + 0.15 ? 'partial' : 'no';
    case 'scale':
      return Math.round(item.answer.min + (item.answer.max - item.answer.min) * Math.min(1, chance * strength * 1.3));
    case 'contact':
      return {
        name: 'Office of cyber affairs (fictitious)',
        email: `contact@${country.toLowerCase()}.example`,
        phone: '+999 555 0100',
      };
    default:
      return null;
  }
}

/** Loads the fictitious countries, their accounts and rounds; running it again changes nothing. */
export async function loadDemonstration(db: Db, auth: Auth): Promise<void> {
  await putCountries(db, readDemonstrationCountries());
  for (const { password, what: _, ...account } of DEMONSTRATION_ACCOUNTS) await ensureAccount(db, auth, account, password);
  const plans = [
    { country: 'XAA', title: 'National self-assessment 2026', strength: 0, answered: 0 },
    { country: 'XBB', title: 'Autoevaluación nacional 2026', strength: 0.45, answered: 0.5 },
    { country: 'XCC', title: 'National self-assessment 2026', strength: 0.95, answered: 1 },
  ];
  const assessments = listAssessments();
  for (const { country, title, strength, answered } of plans) {
    if ((await listRounds(db, country)).length > 0) continue;
    await db.transaction(async (tx) => {
      const roundId = await insertRound(
        tx,
        { countryCode: country, title, dueOn: '2026-12-31', createdBy: null },
        assessments.map(({ definition }) => ({ questionnaire: definition.id, version: definition.version })),
      );
      for (const { definition } of assessments) {
        for (const item of listItems(definition.overall)) {
          const value = item.same_as ? null : inventAnswer(country, item, strength, answered);
          if (value === null) continue;
          const evidence =
            value === 'yes' && spread(`evidence:${country}:${item.id}`) < 0.7
              ? `https://www.${country.toLowerCase()}.example/${item.id}`
              : '';
          const itemKey = findAnswerKey(definition.id, item);
          await writeAnswer(tx, {
            roundId,
            itemKey,
            answer: { value, evidence },
            seenVersion: 0,
            operationId: `seed:${itemKey}`,
            savedBy: null,
          });
        }
      }
    });
  }
}
