import { IntervalBar } from '../../components/interval-bar';
import { Scroll } from '../../components/scroll';
import { useTranslate } from '../../i18n/context';
import type { Translate } from '../../i18n/translate';
import type { ResultsView } from './view.server';

/** Which profiles the country reaches, and which items miss. */
export function Profiles({ view }: { view: ResultsView }) {
  const t = useTranslate();
  if (view.profiles.length === 0) return null;
  return (
    <section className="stack">
      <h2>{t('profiles.title')}</h2>
      {view.profiles.map((profile) => (
        <div className="card" key={profile.id}>
          <h3>{profile.title}</h3>
          <p>{profile.summary}</p>
          <p>
            {profile.met
              ? t('profiles.met')
              : t('profiles.misses', { count: profile.misses?.length ?? 0, list: profile.misses?.join(', ') ?? '' })}
          </p>
        </div>
      ))}
    </section>
  );
}

/** The same answers, grouped as other documents group them. */
export function Lenses({ view }: { view: ResultsView }) {
  const t = useTranslate();
  return view.lenses.map((lens) => (
    <section className="stack" key={lens.name}>
      <h2>{lens.title}</h2>
      <p>{lens.description}</p>
      {lens.sections.map((section) => (
        <Scroll key={section.id} label={section.title}>
          <table>
            <caption>{section.title}</caption>
            <thead>
              <tr>
                <th scope="col">{t('lens.group')}</th>
                <th scope="col" className="number">
                  {t('lens.score')}
                </th>
                <th scope="col">{t('results.interval')}</th>
              </tr>
            </thead>
            <tbody>
              {section.groups.map(({ title, summary, result }) => (
                <tr key={title}>
                  <th scope="row">
                    {title}
                    {summary && <p className="small quiet">{summary}</p>}
                  </th>
                  <td className="number">{result?.score == null ? '–' : t.number(result.score)}</td>
                  <td>
                    {result?.low == null ? (
                      '–'
                    ) : (
                      <>
                        {t.number(result.low)}–{t.number(result.high ?? 0)}
                        <IntervalBar low={result.low} high={result.high ?? 0} max={result.points} />
                      </>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      ))}
    </section>
  ));
}

function sayWhose(t: Translate, { editions, peers }: ResultsView['benchmark']): string {
  if (editions.length === 0) return t('benchmark.none');
  return peers > 0 ? t('benchmark.peers', { count: peers }) : t('benchmark.what');
}

/** What others published about the country, beside our result and never inside it. */
export function Benchmarks({ view }: { view: ResultsView }) {
  const t = useTranslate();
  return (
    <section className="stack">
      <h2>{t('benchmark.title')}</h2>
      <p>{sayWhose(t, view.benchmark)}</p>
      <div className="columns">
        {view.benchmark.editions.map((published) => (
          <Scroll key={published.name} label={published.title}>
            <table>
              <caption>{published.title}</caption>
              <tbody>
                {published.pillars.map((pillar) => (
                  <tr key={pillar.id}>
                    <th scope="row">{pillar.title}</th>
                    <td className="number">
                      {t.number(pillar.score, 2)} / {pillar.points}
                    </td>
                  </tr>
                ))}
                <tr>
                  <th scope="row">{t('benchmark.overall')}</th>
                  <td className="number">
                    {t.number(published.overall, 2)}
                    {published.band && <div className="small">{published.band}</div>}
                  </td>
                </tr>
              </tbody>
            </table>
            <p className="small quiet">{published.attribution}</p>
          </Scroll>
        ))}
      </div>
    </section>
  );
}
