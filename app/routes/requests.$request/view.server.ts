import { randomUUID } from 'node:crypto';
import type { AppLoadContext } from '@remix-run/node';
import { findActivity, listActivities } from '../../../db/catalogue.server';
import { listCountries } from '../../../db/countries.server';
import { getQuestionnaire } from '../../../questionnaires/loader.server';
import { readCatalogue, readMandates } from '../../../seeds/reference.server';
import { mayDo, type Person } from '../../domain/access';
import { isJustified } from '../../domain/duplication';
import {
  listEmptyFields,
  listPriorityReasons,
  measureService,
  nameCapability,
  REQUEST_STEPS,
  type RequestAttachment,
  type RequestStep,
} from '../../domain/request';
import { listLanguages } from '../../i18n/languages';
import type { LocaleCode } from '../../i18n/locales';
import { chooseText } from '../../services/assessment.server';
import { getRequest } from '../../services/requests.server';
import { listAssessments } from '../../services/rounds.server';
import { findOwnFactors } from '../../services/second-factor.server';

export type RequestView = Awaited<ReturnType<typeof viewRequest>>;

/** What goes along with a request, with the words of its questionnaires. */
function viewAttachment(attachment: RequestAttachment, locale: LocaleCode) {
  const textOf = (questionnaire: string, version: string) => chooseText(getQuestionnaire(`${questionnaire}@${version}`), locale);
  return {
    round: attachment.roundTitle,
    submittedAt: attachment.submittedAt,
    scores: attachment.scores.map(({ questionnaire, version, score, low, high }) => ({
      title: textOf(questionnaire, version).title,
      version,
      score,
      low,
      high,
    })),
    gaps: attachment.gaps.map(({ questionnaire, version, capability, level, score, missing, evidence }) => {
      const text = textOf(questionnaire, version);
      return {
        id: nameCapability({ questionnaire, capability }),
        title: text.groups[capability]?.title ?? capability,
        level: level === null ? null : { number: level, name: text.levels[level]?.name ?? '' },
        score,
        missing: missing.map((item) => ({ item, text: text.items[item]?.text ?? '' })),
        evidence,
      };
    }),
  };
}

/** Titles of the capabilities asked about, in the newest words. */
function nameCapabilities(list: readonly { questionnaire: string; capability: string }[], locale: LocaleCode): string[] {
  const loaded = new Map(listAssessments().map((one) => [one.definition.id, one]));
  return list.map(({ questionnaire, capability }) => {
    const known = loaded.get(questionnaire);
    return (known && chooseText(known, locale).groups[capability]?.title) ?? capability;
  });
}

/** A request as its page shows it: to its country, or to those who handle it. */
export async function viewRequest(context: AppLoadContext, person: Person, id: string) {
  const { db, locale } = context;
  const now = new Date();
  const { request, steps, deliveries, overlaps } = await getRequest(db, person, id, now.toISOString().slice(0, 10));
  const subject = { countryCode: request.countryCode, state: request.state };
  const empty = listEmptyFields(request.content);
  const justified = isJustified(overlaps, request.duplicateReason);
  const { offices } = readCatalogue();
  const officeName = (office: string) => offices.find((one) => one.id === office)?.label ?? office;
  const mandates = readMandates();
  const activity = request.content.activity ? await findActivity(db, request.content.activity) : null;
  const possible = (Object.keys(REQUEST_STEPS) as RequestStep[]).filter((step) =>
    mayDo(person, REQUEST_STEPS[step].action, subject),
  );
  const titles = new Map((await listActivities(db)).map((one) => [one.id, `${one.title} (${one.org})`]));
  const names = new Map((await listCountries(db)).map((one) => [one.alpha3, one.names[locale] ?? one.alpha3]));
  const language = listLanguages(locale).find(({ code }) => code === request.content.language)?.name ?? request.content.language;
  return {
    id,
    title: request.content.title,
    country: request.country.names[locale] ?? request.countryCode,
    countryCode: request.countryCode,
    isOwn: person.countryCode === request.countryCode,
    state: request.state,
    emergency: request.emergency,
    priority: listPriorityReasons(request.country, request.emergency),
    content: { ...request.content, language, capabilities: nameCapabilities(request.content.capabilities, locale) },
    activity: activity && { id: activity.id, title: activity.data.title },
    attachment: request.attachment && viewAttachment(request.attachment, locale),
    rests: request.roundId !== null,
    empty,
    /** Whether nothing keeps it from being signed off. */
    complete: empty.length === 0 && justified,
    duplicateReason: request.duplicateReason,
    overlaps,
    justified,
    holder:
      request.holder?.kind === 'office'
        ? {
            office: officeName(request.holder.office),
            officer: steps.find((s) => s.actorId === (request.holder as { officer: string | null }).officer)?.actor ?? null,
          }
        : request.holder && { office: null, officer: null },
    acceptance: request.acceptance && {
      ...request.acceptance,
      activities: request.acceptance.activities.map((one) => ({ id: one, title: titles.get(one) ?? one })),
    },
    outcome: request.outcome,
    service: measureService(request),
    steps: steps.map(({ position, kind, text, at, actor, details }) => ({
      position,
      kind,
      text,
      at: at.toISOString(),
      actor,
      entity: mandates.find((one) => one.id === details.entity)?.name ?? null,
      office: kind === 'hand_over' ? officeName((details.office as { office: string }).office) : null,
    })),
    deliveries: deliveries.map(({ id: delivery, data }) => ({
      id: delivery,
      data: data.kind === 'participants' ? { ...data, country: names.get(data.country) ?? data.country } : data,
    })),
    /** Sent with what is recorded: sent twice, it is kept once. */
    recordId: randomUUID(),
    possible,
    mayEdit: mayDo(person, 'request.write', subject),
    mayHandOver: mayDo(person, 'request.hand_over', subject),
    mayRecord: mayDo(person, 'request.deliver', subject),
    isHandler: mayDo(person, 'request.handle', subject),
    factors: possible.includes('sign_off') ? await findOwnFactors(db, person) : null,
    offices: offices.map((office) => [office.id, office.label] as const),
    currentOffice: request.holder?.kind === 'office' ? request.holder.office : null,
    entities: mandates.map((mandate) => [mandate.id, mandate.name] as const),
    activities: [...titles].sort((a, b) => a[1].localeCompare(b[1], locale)),
  };
}
