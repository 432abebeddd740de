import { useEffect, useMemo, useRef, useState } from 'react';
import { HatchPattern } from '../../components/interval-bar';
import { Numbers } from '../../components/numbers';
import type { Answer } from '../../domain/answer';
import { findLeftToDo } from '../../domain/carried';
import { markEvidenced } from '../../domain/evidenced';
import { scoreAssessment } from '../../domain/score';
import { useTranslate } from '../../i18n/context';
import type { SaveOutcome, VersionedAnswer } from '../../services/rounds.server';
import { Capability } from './capability';
import type { CarriedView } from './carried.server';
import type { Company } from './company.server';
import { Context } from './context';
import { LeftJump, LeftNotice } from './left';
import type { Shown } from './page-state';
import type { Saving } from './use-answer';
import type { AreaView } from './view.server';

export interface AreaFormProps {
  view: AreaView & { operation: string; company: Company; carried: CarriedView };
  troubles: readonly SaveOutcome[];
  /** What was typed, when the server sent the form back. */
  typed: Record<string, Answer> | null;
  /** What was typed before the session ended, each with the version it rests on. */
  unsaved: Record<string, VersionedAnswer> | null;
}

function beginWith({ view, troubles, typed, unsaved }: AreaFormProps): Record<string, Shown> {
  const shown: Record<string, Shown> = {};
  for (const [id, { answer, version }] of Object.entries(view.answers)) {
    shown[id] = { answer, version, saving: { phase: answer.value === null ? 'none' : 'stored' } };
  }
  for (const [id, { answer, version }] of Object.entries(unsaved ?? {})) {
    shown[id] = { answer, version, saving: { phase: 'kept' } };
  }
  for (const trouble of troubles) {
    const answer = typed?.[trouble.item] ?? { value: null };
    const version = shown[trouble.item]?.version ?? 0;
    if (trouble.status === 'invalid')
      shown[trouble.item] = { answer, version, saving: { phase: 'invalid', error: trouble.error } };
    if (trouble.status === 'conflict')
      shown[trouble.item] = {
        answer,
        version,
        saving: { phase: 'conflict', current: trouble.current, proposable: trouble.proposable },
      };
  }
  return shown;
}

const WAITING = new Set<Saving['phase']>(['saving', 'unsent', 'signed_out', 'broken', 'kept']);

/** The questions of an area. One form without JavaScript; with it, each answer saves itself and the numbers follow. */
export function AreaForm(props: AreaFormProps) {
  const { view } = props;
  const t = useTranslate();
  const [shown, setShown] = useState(() => beginWith(props));
  const [live, setLive] = useState(false);
  const [spoken, setSpoken] = useState('');
  const latest = useRef(shown);
  latest.current = shown;

  useEffect(() => {
    setLive(true);
    const warn = (event: BeforeUnloadEvent) => {
      if (Object.values(latest.current).some(({ saving }) => WAITING.has(saving.phase))) event.preventDefault();
    };
    addEventListener('beforeunload', warn);
    return () => removeEventListener('beforeunload', warn);
  }, []);

  const { result, left } = useMemo(() => {
    const answers = Object.fromEntries(Object.entries(shown).map(([id, { answer }]) => [id, answer]));
    const brought = Object.keys(shown).filter((id) => shown[id]?.confirmed && view.carried.evidence[id]?.holds.length);
    const scored = markEvidenced(answers, [...view.evidenced, ...brought]);
    const result = scoreAssessment(view.definition, scored);
    return { result, left: findLeftToDo(view.carried, scored, result) };
  }, [view.definition, view.evidenced, view.carried, shown]);
  const change = (id: string, part: Partial<Shown>) =>
    setShown((all) => ({
      ...all,
      [id]: { ...(all[id] ?? { answer: { value: null }, version: 0, saving: { phase: 'none' } }), ...part },
    }));

  const capabilityProps = { view, shown, result, left, live, change, speak: setSpoken };
  // No autocomplete: a browser that goes back would put old answers beside the versions of new ones.
  return (
    <form method="post" className="stack" noValidate autoComplete="off">
      {/* What Enter in a field does where no client code runs: it must not be some item's own button. */}
      {!live && <button type="submit" hidden />}
      <HatchPattern />
      <input type="hidden" name="operation" value={view.operation} />
      {view.part && <input type="hidden" name={view.part} value="" />}
      <p className="hidden-text" role="status">
        {spoken}
      </p>
      {Object.values(shown).some(({ saving }) => saving.phase === 'kept') && (
        <p className="notice" role="status">
          {t('area.kept')}
        </p>
      )}
      {view.company.readOnly && <p className="notice">{t(`area.read_${view.company.readOnly}`)}</p>}
      {view.hasCore && view.part !== 'confirm' && (
        <p className="notice">
          {view.part === 'core' ? t('area.core_only') : t('area.all_shown')}{' '}
          <a href={view.part === 'core' ? '?' : '?core'}>{view.part === 'core' ? t('area.show_all') : t('area.show_core')}</a>
        </p>
      )}
      <LeftNotice view={view} left={left} />
      {view.context.length > 0 && <Context {...capabilityProps} />}
      {view.capabilities.map((capability) => (
        <Capability key={capability.id} capability={capability} {...capabilityProps} />
      ))}
      <section className="standing" aria-label={t('numbers.label', { area: view.area.title })}>
        <LeftJump left={left} />
        <Numbers
          group={result.overall}
          levelName={result.overall.level === null ? null : (view.levels[result.overall.level]?.name ?? null)}
        />
      </section>
    </form>
  );
}
