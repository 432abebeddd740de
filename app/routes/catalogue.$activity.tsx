import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import type { ReactNode } from 'react';
import { findActivity } from '../../db/catalogue.server';
import { listCountries } from '../../db/countries.server';
import { type Framework, readFramework, readResolutions } from '../../seeds/reference.server';
import { Crumbs } from '../components/crumbs';
import type { Expenditure } from '../domain/catalogue';
import { citeResolution } from '../domain/resolution';
import { useTranslate } from '../i18n/context';
import type { MessageKey, Translate } from '../i18n/translate';
import { isWebAddress } from '../services/rounds.server';

/** The words of a topic (`F43c.2`), or of a whole paragraph (`F43c`). */
function nameReference(framework: Framework, reference: string): string {
  const paragraph = framework.paragraphs.find(({ id }) => id === reference || reference.startsWith(`${id}.`));
  return paragraph?.topics.find(({ id }) => id === reference)?.label ?? paragraph?.gist ?? '';
}

export async function loader({ context, params }: LoaderFunctionArgs) {
  const found = await findActivity(context.db, params.activity ?? '');
  if (!found) throw new Response(null, { status: 404 });
  const activity = found.data;
  const countries = new Map((await listCountries(context.db)).map((c) => [c.alpha3, c.names[context.locale] ?? c.alpha3]));
  const framework = readFramework();
  const resolutions = new Map(readResolutions().map((resolution) => [resolution.id, resolution]));
  const name = (code: string) => countries.get(code) ?? code;
  return {
    activity: { ...activity, countries: activity.countries.map(name), beneficiaries: activity.beneficiaries.map(name) },
    references: activity.framework_refs.map((id) => ({ id, label: nameReference(framework, id) })),
    resolutions: activity.resolutions.map((id) => {
      const resolution = resolutions.get(id);
      return resolution ? `${citeResolution(resolution)}: ${resolution.title}` : id;
    }),
    sources: activity.sources.map((source) => ({ source, link: isWebAddress(source) })),
    link: isWebAddress(activity.url),
  };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.activity.title }];

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

export default function ActivityPage() {
  const t = useTranslate();
  const { activity, references, resolutions, sources, link } = useLoaderData<typeof loader>();
  const { period } = activity;
  const list = (words: readonly string[]) => words.join(', ');
  return (
    <>
      <Crumbs steps={[{ to: '/catalogue', label: t('catalogue.title') }]} />
      <div className="stack-s">
        <p className="quiet">{activity.org}</p>
        <h1>{activity.title}</h1>
      </div>
      {activity.verified !== true && <p className="warn">{t('activity.unconfirmed_what')}</p>}
      <p className="say">{activity.summary}</p>
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
      <p className="small quiet">{t('activity.language')}</p>
      {link && (
        <p>
          <a className="button" href={activity.url} rel="noreferrer">
            {t('activity.visit')}
          </a>
        </p>
      )}
    </>
  );
}
