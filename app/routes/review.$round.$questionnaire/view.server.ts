import { type Actor, mayDo, NotFoundError } from '../../domain/access';
import { findAnswerKey, listItems } from '../../domain/group';
import type { Item, QuestionnaireText } from '../../domain/questionnaire';
import { countStandings, judgeStanding, type ValidationProgress } from '../../domain/validation';
import type { Translate } from '../../i18n/translate';
import { chooseText } from '../../services/assessment.server';
import { listCapabilities, listGroupKeys, type Review, type ReviewedQuestionnaire } from '../../services/review.server';
import { sayEvidence } from './evidence.server';
import { listChoices, saySteps, sayValue } from './say.server';

export type BenchView = ReturnType<typeof viewBench>;

function listAreas(review: Review, loaded: ReviewedQuestionnaire, text: QuestionnaireText, t: Translate) {
  const items = new Map(listItems(loaded.definition.overall).map((item) => [findAnswerKey(loaded.definition.id, item), item]));
  return loaded.definition.overall.groups.map((area) => {
    const capabilities = listCapabilities({ ...area, groups: [area] })
      .map((group) => ({ group, keys: listGroupKeys(loaded, group) }))
      .filter(({ keys }) => keys.length > 0)
      .map(({ group, keys }) => ({
        id: group.id,
        title: text.groups[group.id]?.title ?? group.id,
        unjudged: keys.filter((key) => !review.judgements.has(key)).length,
        items: keys.map((key) => {
          const item = items.get(key) as Item;
          return {
            key,
            id: item.id,
            says: sayValue(t, item, text, loaded.answers[item.id]?.value ?? null),
            standing: judgeStanding(review.judgements.get(key)),
          };
        }),
      }));
    return { id: area.id, title: text.groups[area.id]?.title ?? area.id, capabilities };
  });
}

/** The answers, counted, and those that a reviewer has to do something about. */
function countProgress(progress: ValidationProgress) {
  const { accepted, adjusted, waiting, unjudged, replied } = progress;
  return { ...progress, judged: accepted + adjusted, total: accepted + adjusted + waiting + unjudged + replied };
}

/**
 * Puts together the bench over one questionnaire: the list of its answers, and one of them with everything that belongs to it.
 * @param asked the key of the answer to show; the first that wants the reviewer where there is none such
 * @throws NotFoundError when the round has no such questionnaire
 */
export function viewBench(review: Review, person: Actor, questionnaireId: string, asked: string | null, t: Translate) {
  const loaded = review.questionnaires.find(({ definition }) => definition.id === questionnaireId);
  if (!loaded) throw new NotFoundError('questionnaire');
  const text = chooseText(loaded, t.locale);
  const areas = listAreas(review, loaded, text, t).filter(({ capabilities }) => capabilities.length > 0);
  const list = [
    ...new Map(areas.flatMap((a) => a.capabilities.flatMap((c) => c.items)).map((item) => [item.key, item])).values(),
  ];
  const wants = list.filter(({ standing }) => standing === 'unjudged' || standing === 'replied');
  const at = Math.max(
    0,
    list.findIndex(({ key }) => key === (list.some((i) => i.key === asked) ? asked : wants[0]?.key)),
  );
  const current = list[at];
  const { round, country } = review;
  return {
    round: { id: round.id, title: round.title, state: round.state },
    country: country.names[t.locale] ?? country.names.en ?? country.alpha3,
    questionnaire: { id: questionnaireId, title: text.title, short: text.short },
    questionnaires: review.questionnaires.map((other) => ({ id: other.definition.id, title: chooseText(other, t.locale).short })),
    mayJudge: mayDo(person, 'review.judge', { countryCode: country.alpha3, region: country.region, state: round.state }),
    areas,
    before: list[at - 1]?.key ?? null,
    after: list[at + 1]?.key ?? null,
    /** The next that wants the reviewer, beginning again at the top. */
    next: ([...list.slice(at + 1), ...list.slice(0, at)].find((item) => wants.includes(item)) ?? current)?.key ?? null,
    current: current ? viewAnswer(review, loaded, text, current, t) : null,
    progress: countProgress(review.progress),
    here: countProgress(
      countStandings(
        list.map(({ key }) => key),
        review.judgements,
      ),
    ),
  };
}

function viewAnswer(
  review: Review,
  loaded: ReviewedQuestionnaire,
  text: QuestionnaireText,
  { key, id, says, standing }: { key: string; id: string; says: string; standing: ReturnType<typeof judgeStanding> },
  t: Translate,
) {
  const { definition, answers } = loaded;
  const item = listItems(definition.overall).find((i) => i.id === id) as Item;
  const capability = listCapabilities(definition.overall).find((group) => listItems(group).some((i) => i.id === id));
  const { text: asks = '', guidance = '', evidence = '', example = '' } = text.items[id] ?? {};
  const answer = answers[id] ?? { value: null };
  const judgement = review.judgements.get(key);
  const before = review.last?.answers.get(key);
  return {
    key,
    id,
    says,
    standing,
    asks,
    guidance,
    shownBy: evidence,
    example,
    level: item.level ?? null,
    core: item.core,
    kind: item.answer.kind,
    choices: listChoices(t, item, text),
    note: answer.note ?? '',
    last: review.last && {
      title: review.last.title,
      says: before ? sayValue(t, item, text, before.value) : t('answer.none'),
      note: before?.note ?? '',
      changed: JSON.stringify(before?.value ?? null) !== JSON.stringify(answer.value),
    },
    judgement: judgement && {
      version: judgement.version,
      verdict: judgement.verdict,
      value: judgement.value,
      reason: judgement.reason,
      final: judgement.heard,
    },
    version: judgement?.version ?? 0,
    steps: saySteps(t, item, text, review.steps.get(key)),
    evidence: sayEvidence(t, answer, review.evidence.get(key)),
    capability: { id: capability?.id ?? '', title: text.groups[capability?.id ?? '']?.title ?? '' },
    unjudged: capability ? listGroupKeys(loaded, capability).filter((k) => !review.judgements.has(k)).length : 0,
  };
}
