import { Form, useSubmit } from '@remix-run/react';
import { useEffect, useState } from 'react';
import { useTranslate } from '../../i18n/context';
import type { ResultsView } from './view.server';

/** What would lift the country most, with switches to try: a form without JavaScript, at once with it. */
export function Gains({ view, base, all }: { view: ResultsView; base: string; all: boolean }) {
  const t = useTranslate();
  const submit = useSubmit();
  const [live, setLive] = useState(false);
  useEffect(() => setLive(true), []);
  const { gains, tried, after, result } = view;
  if (gains.total === 0) return null;
  const areaOf = (item: string) =>
    view.areas.find((area) => area.groups.some((g) => view.result.groups[g]?.children.some((child) => child.id === item)))?.id ??
    '';
  return (
    <section className="stack" aria-labelledby="gains">
      <h2 id="gains">{t('gains.title')}</h2>
      <p>{t('gains.what')}</p>
      <Form
        method="get"
        className="stack"
        preventScrollReset
        replace
        onChange={(event) => live && submit(event.currentTarget, { preventScrollReset: true, replace: true })}
      >
        {all && <input type="hidden" name="all" value="" />}
        <div className="scroll">
          <table>
            <thead>
              <tr>
                <th scope="col">{t('gains.try')}</th>
                <th scope="col">{t('gains.criterion')}</th>
                <th scope="col" className="number">
                  {t('gains.adds')}
                </th>
                <th scope="col">{t('gains.lifts')}</th>
              </tr>
            </thead>
            <tbody>
              {gains.list.map((gain) => (
                <tr key={gain.item}>
                  <td>
                    <label className="check">
                      <input type="checkbox" name="if" value={gain.item} defaultChecked={tried.includes(gain.item)} />
                      <span className="hidden-text">{t('gains.try_item', { item: gain.item })}</span>
                    </label>
                  </td>
                  <td>
                    <a href={`${base}/${areaOf(gain.item)}#${gain.item}`}>{gain.item}</a>: {gain.text}{' '}
                    {gain.state === 'waiting' && <span className="tag attention">{t('gains.waiting')}</span>}
                  </td>
                  <td className="number">+{t.number(gain.overall, 2)}</td>
                  <td>{gain.levels.map(({ title, level }) => t('gains.to_level', { title, level })).join('; ') || '–'}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        <div className="row">
          {!live && <button type="submit">{t('gains.show')}</button>}
          {!all && gains.total > gains.list.length && <a href="?all#gains">{t('gains.all', { count: gains.total })}</a>}
        </div>
      </Form>
      <div role="status">
        {after && (
          <p className="notice">
            {t('gains.after', {
              count: tried.length,
              before: t.number(result.overall.score ?? 0, 1),
              after: t.number(after.overall.score ?? 0, 1),
            })}{' '}
            {view.areas
              .filter((area) => (after.groups[area.id]?.level ?? 0) > (result.groups[area.id]?.level ?? 0))
              .map((area) => t('gains.to_level', { title: area.title, level: after.groups[area.id]?.level ?? 0 }))
              .join('; ')}
          </p>
        )}
      </div>
    </section>
  );
}
