import { listActivities } from '../../db/catalogue.server';
import { listRoundsIn } from '../../db/impact.server';
import { findSnapshot, type SnapshotRow } from '../../db/lifecycle.server';
import type { Db } from '../../db/schema';
import { inScope } from '../../db/scope.server';
import { getQuestionnaire, type LoadedQuestionnaire } from '../../questionnaires/loader.server';
import { type Actor, mayDo, NotFoundError, RULES } from '../domain/access';
import type { Activity } from '../domain/catalogue';
import { compareRounds, type ScoredRound } from '../domain/compare';
import { type Impact, listMoved, type MovedCountry, readImpact } from '../domain/impact';
import { listPlannable } from '../domain/plan';
import { listAssessments } from './rounds.server';
import { listVersions } from './standing.server';

export interface ImpactOfQuestionnaire {
  loaded: LoadedQuestionnaire;
  /** Those with enough countries on both sides. */
  impacts: Impact[];
}

type Submitted = Awaited<ReturnType<typeof listRoundsIn>>[number];

/** One questionnaire of a snapshot as it was signed off, and when; null where it is not in it. */
function readScored({ content, signedAt }: SnapshotRow, questionnaire: string): (ScoredRound & { on: string }) | null {
  const frozen = content.questionnaires.find((one) => one.questionnaire === questionnaire);
  if (!frozen) return null;
  const { definition } = getQuestionnaire(`${questionnaire}@${frozen.version}`);
  return { questionnaire: definition, answers: frozen.answers, result: frozen.result, on: signedAt.toISOString().slice(0, 10) };
}

/** How a country moved between the last two of its submitted rounds, the newer one first; null where it has only one. */
async function readMoved(tx: Db, [newer, older]: readonly Submitted[], id: string): Promise<MovedCountry | null> {
  if (!newer || !older) return null;
  const [now, then] = [await findSnapshot(tx, newer.id), await findSnapshot(tx, older.id)];
  const [after, before] = [now && readScored(now, id), then && readScored(then, id)];
  if (!after || !before) return null;
  const { groups } = compareRounds(before, after, listVersions(id));
  const { alpha3, region, sids, ldc, lldc } = newer.country;
  return { alpha3, region, sids, ldc, lldc, from: before.on, to: after.on, moved: listMoved(groups) };
}

/** Every country with two submitted rounds; fictitious ones only where no other has two. Snapshots are held one country at a time. */
async function listMovedCountries(tx: Db, id: string): Promise<MovedCountry[]> {
  const byCountry = new Map<string, Submitted[]>();
  for (const row of await listRoundsIn(tx, id, RULES['review.read'].states)) {
    const { alpha3 } = row.country;
    byCountry.set(alpha3, [...(byCountry.get(alpha3) ?? []), row]);
  }
  const read = { real: [] as MovedCountry[], fictitious: [] as MovedCountry[] };
  for (const rounds of byCountry.values()) {
    const moved = await readMoved(tx, rounds, id);
    if (moved) read[rounds[0]?.country.demonstration ? 'fictitious' : 'real'].push(moved);
  }
  return read.real.length > 0 ? read.real : read.fictitious;
}

/**
 * What changed in countries with two rounds where an activity served, beside comparable countries where it did not. Rests on what was
 * signed off and submitted, over all countries; no country is named in it, and no group is smaller than `LEAST_GROUP`.
 * @throws NotFoundError when the actor may not read it
 */
export async function getImpact(
  db: Db,
  actor: Actor,
): Promise<{ questionnaires: ImpactOfQuestionnaire[]; activities: ReadonlyMap<string, Activity> }> {
  if (!mayDo(actor, 'impact.read')) throw new NotFoundError('impact');
  return inScope(db, { kind: 'system' }, async (tx) => {
    const catalogue = await listActivities(tx);
    const questionnaires: ImpactOfQuestionnaire[] = [];
    for (const loaded of listAssessments()) {
      const { definition } = loaded;
      if (listPlannable(definition).length === 0) continue;
      const countries = await listMovedCountries(tx, definition.id);
      questionnaires.push({ loaded, impacts: readImpact(definition, catalogue, countries) });
    }
    return { questionnaires, activities: new Map(catalogue.map((activity) => [activity.id, activity])) };
  });
}
