import type { ReactNode } from 'react';
import type { Expenditure } from '../../domain/catalogue';
import { useTranslate } from '../../i18n/context';
import type { MessageKey, Translate } from '../../i18n/translate';
import type { ActivityView } from './view.server';

function sayAmount(t: Translate, { amount, amount_max, currency, kind, funder, staff, accounting_period }: Expenditure): string {
  const money = `${currency} ${t.number(amount)}${amount_max === null ? '' : `–${t.number(amount_max)}`}`;
  return t('activity.amount', {
    money,
    kind: t(`expenditure.${kind}`),
    funder: funder ?? t('activity.not_published'),
    staff: staff === null ? t('activity.not_published') : t.number(staff),
    period: accounting_period ?? t('activity.not_published'),
  });
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  if (children === null || children === '' || (Array.isArray(children) && children.length === 0)) return null;
  return (
    <>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </>
  );
}

/** Everything that the catalogue says of an activity, by the columns of figure 1; what was not published says so. */
export function Facts({ view }: { view: ActivityView }) {
  const t = useTranslate();
  const { activity, references, resolutions, sources } = view;
  const { period } = activity;
  const list = (words: readonly string[]) => words.join(', ');
  return (
    <dl className="facts">
      <Fact label={t('catalogue.status')}>{t(`status.${activity.status}`)}</Fact>
      <Fact label={t('activity.period')}>
        {period.start || period.end ? `${period.start ?? '…'} – ${period.end ?? '…'}` : ''}
      </Fact>
      <Fact label={t('activity.type')}>{t(`type.${activity.type}` as MessageKey)}</Fact>
      <Fact label={t('catalogue.area')}>{list(activity.areas.map((a) => t(`area.name.${a}` as MessageKey)))}</Fact>
      <Fact label={t('catalogue.theme')}>{list(activity.themes)}</Fact>
      <Fact label={t('activity.scope')}>
        {t(`scope.${activity.scope}` as MessageKey)}
        {activity.regions.length > 0 && `: ${list(activity.regions.map((r) => t(`region.${r}` as MessageKey)))}`}
      </Fact>
      <Fact label={t('activity.countries')}>{list(activity.countries)}</Fact>
      <Fact label={t('activity.eligibility')}>{list(activity.eligibility)}</Fact>
      <Fact label={t('activity.entry')}>{t(`entry.${activity.maturity_entry}` as MessageKey)}</Fact>
      <Fact label={t('activity.beneficiaries')}>
        {list(activity.beneficiaries) || (activity.beneficiaries_note ? '' : t('activity.not_published'))}
        {activity.beneficiaries_note && <p className="quiet small">{activity.beneficiaries_note}</p>}
      </Fact>
      <Fact label={t('activity.office')}>{activity.office}</Fact>
      <Fact label={t('activity.partners')}>{list(activity.partners)}</Fact>
      <Fact label={t('activity.funders')}>{list(activity.funders) || t('activity.not_published')}</Fact>
      <Fact label={t('activity.expenditure')}>
        {activity.expenditure.length === 0
          ? t('activity.not_published')
          : activity.expenditure.map((e) => <p key={e.source + e.amount}>{sayAmount(t, e)}</p>)}
      </Fact>
      <Fact label={t('activity.outputs')}>{list(activity.outputs)}</Fact>
      <Fact label={t('activity.refs')}>
        {references.map(({ id, label }) => (
          <p key={id}>
            {id} <span className="quiet">{label}</span>
          </p>
        ))}
      </Fact>
      <Fact label={t('activity.resolutions')}>
        {resolutions.map((words) => (
          <p key={words}>{words}</p>
        ))}
      </Fact>
      <Fact label={t('activity.note')}>{activity.note}</Fact>
      <Fact label={t('activity.sources')}>
        {sources.map(({ source, link: isLink }) => (
          <p key={source}>
            {isLink ? (
              <a href={source} rel="noreferrer">
                {source}
              </a>
            ) : (
              source
            )}
          </p>
        ))}
      </Fact>
    </dl>
  );
}
