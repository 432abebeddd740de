import type { AppLoadContext } from '@remix-run/node';
import { findActivity } from '../../../db/catalogue.server';
import type { Person } from '../../domain/access';
import { nameCapability } from '../../domain/request';
import { getTranslate } from '../../i18n/catalogues.server';
import { listLanguages } from '../../i18n/languages';
import { chooseText } from '../../services/assessment.server';
import { getRequest, listAskable } from '../../services/requests.server';

export type DraftView = Awaited<ReturnType<typeof viewDraft>>;

/** A draft as its form shows it: what can be asked about by area, the rounds it can rest on, and who else does the same. */
export async function viewDraft({ db, locale }: AppLoadContext, person: Person, id: string) {
  const { request, overlaps, rounds } = await getRequest(db, person, id, new Date().toISOString().slice(0, 10));
  const activity = request.content.activity ? await findActivity(db, request.content.activity) : null;
  const askable = await listAskable(db, person, request.roundId);
  const chosen = new Set(request.content.capabilities.map(nameCapability));
  return {
    id,
    heading: getTranslate(locale)('requests.edit'),
    title: request.content.title,
    country: request.countryCode,
    state: request.state,
    version: request.version,
    content: request.content,
    emergency: request.emergency,
    roundId: request.roundId ?? '',
    duplicateReason: request.duplicateReason,
    activity: activity && { id: activity.id, title: activity.data.title, org: activity.data.org },
    rounds: rounds.map((round) => ({ ...round, submittedAt: round.submittedAt.toISOString() })),
    overlaps,
    languages: listLanguages(locale),
    questionnaires: askable.map(({ loaded, capabilities }) => {
      const text = chooseText(loaded, locale);
      return {
        id: loaded.definition.id,
        title: text.title,
        open: capabilities.some((one) => chosen.has(nameCapability(one))),
        areas: loaded.definition.overall.groups.map((area) => ({
          id: area.id,
          title: text.groups[area.id]?.title ?? area.id,
          capabilities: capabilities
            .filter((one) => one.area === area.id)
            .map(({ questionnaire, capability, level }) => ({
              value: nameCapability({ questionnaire, capability }),
              title: text.groups[capability]?.title ?? capability,
              level: level === null ? null : { number: level, name: text.levels[level]?.name ?? '' },
            })),
        })),
      };
    }),
  };
}
