import { putActivities, putBenchmarks, putCountries } from '../../db/countries.server';
import { insertRound, listRounds, writeAnswer } from '../../db/rounds.server';
import type { Db } from '../../db/schema';
import { inScope } from '../../db/scope.server';
import { readBenchmark, readCatalogue, readCountries, readDemonstrationCountries } from '../../seeds/reference.server';
import { needsSecondFactor, type Role } from '../domain/access';
import { findAnswerKey, listItems } from '../domain/group';
import type { Item } from '../domain/questionnaire';
import { type Auth, ensureAccount, type NewAccount } from './accounts.server';
import { listAssessments } from './rounds.server';
import { ensureFactor } from './second-factor.server';

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
/** The key of every second factor in a demonstration; the page that asks for a code shows it there. */
export const DEMONSTRATION_SECRET = 'tidemark demonstration, no secret';

/** Everyone in the demonstration; countries and people are fictitious. */
export const DEMONSTRATION_ACCOUNTS: readonly (NewAccount & { password: string; what: string })[] = (
  [
    ['Iris Marea', 'island@demo.example', 'focal_point', 'XAA', 'en', 'lead focal point, island state: nothing answered yet'],
    ['Paula Coral', 'police@island.demo.example', 'contributor', 'XAA', 'en', 'contributor of the island state, police'],
    ['Tomas Reef', 'cirt@island.demo.example', 'contributor', 'XAA', 'en', 'contributor of the island state, incident response'],
    ['Ana Atoll', 'approver@island.demo.example', 'approver', 'XAA', 'en', 'approver of the island state'],
    ['Olu Lagoon', 'observer@island.demo.example', 'observer', 'XAA', 'en', 'observer of the island state'],
    [
      'Luz Serrano',
      'developing@demo.example',
      'focal_point',
      'XBB',
      'es',
      'lead focal point, least developed state: half way (in Spanish)',
    ],
    [
      'Pedro Monte',
      'approver@developing.demo.example',
      'approver',
      'XBB',
      'es',
      'approver of the least developed state (in Spanish)',
    ],
    ['Max Weitland', 'large@demo.example', 'focal_point', 'XCC', 'en', 'lead focal point, large state: all answered'],
    ['Greta Berg', 'approver@large.demo.example', 'approver', 'XCC', 'en', 'approver of the large state'],
    ['Rita Review', 'reviewer@demo.example', 'reviewer', null, 'en', 'ITU reviewer for the Americas and Africa'],
    ['Piet Program', 'programmes@demo.example', 'programme_officer', null, 'en', 'ITU programme officer'],
    ['Anja Lysis', 'analyst@demo.example', 'analyst', null, 'en', 'ITU analyst'],
    ['Ada Admin', 'admin@demo.example', 'administrator', null, 'en', 'administrator'],
  ] satisfies [string, string, Role, string | null, string, string][]
).map(([name, email, role, countryCode, locale, what]) => ({
  name,
  email,
  role,
  countryCode,
  locale,
  what,
  password: PASSWORD,
  ...(role === 'reviewer' && { regions: ['AMS', 'AFR'] as const }),
}));

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
  for (const { password, what: _, ...account } of DEMONSTRATION_ACCOUNTS) {
    const id = await ensureAccount(db, auth, account, password);
    const { role, countryCode } = account;
    if (needsSecondFactor(role)) await ensureFactor({ db, auth }, { id, countryCode }, DEMONSTRATION_SECRET);
  }
  const plans = [
    { country: 'XAA', title: 'National self-assessment 2026', strength: 0, answered: 0 },
    { country: 'XBB', title: 'Autoevaluación nacional 2026', strength: 0.45, answered: 0.5 },
    { country: 'XCC', title: 'National self-assessment 2026', strength: 0.95, answered: 1 },
  ];
  const assessments = listAssessments();
  for (const { country, title, strength, answered } of plans) {
    await inScope(db, { kind: 'system' }, async (tx) => {
      if ((await listRounds(tx, country)).length > 0) return;
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
            countryCode: country,
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
