import { data, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { Crumbs } from '../../components/crumbs';
import { ErrorSummary } from '../../components/error-summary';
import { Field } from '../../components/field';
import { Select } from '../../components/select';
import { ActivitySchema } from '../../domain/catalogue';
import { DEFAULT_SPAN, GROUPINGS, type MappingReport } from '../../domain/mapping';
import { listAbout, sayDay, sayQuestion } from '../../exports/mapping-words';
import { MAPPING_PATH, readMappingQuery } from '../../http/mapping-query.server';
import { getTranslate } from '../../i18n/catalogues.server';
import { useTranslate } from '../../i18n/context';
import { findMapping } from '../../services/mapping.server';
import { Figure } from './figure';
import { Groups, NotPublished, NotServed, Totals } from './sums';

/** Figure 1 of the proposal to TDAG over the catalogue: public, as the catalogue is. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const { values, question, problems } = readMappingQuery(request.url);
  const t = getTranslate(context.locale);
  const errors = problems.map(({ field, code, value }) => ({ field, message: t(`mapping.error.${code}`, { value }) }));
  const report = question && (await findMapping(context.db, question));
  const { search } = new URL(request.url);
  return data(
    { title: t('mapping.title'), path: MAPPING_PATH, search, values, errors, report },
    { status: question ? 200 : 400 },
  );
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }];

const FORMATS = ['csv', 'xlsx', 'docx'] as const;
const OWNERS = ['itu', 'others'] as const;
const PARTS = [
  ['totals', 'mapping.totals'],
  ['unpublished', 'mapping.unpublished'],
  ['not-served', 'mapping.not_served'],
  ['report', 'mapping.report'],
  ['about', 'mapping.about'],
] as const;

export default function Mapping() {
  const t = useTranslate();
  const { path, search, values, errors, report } = useLoaderData<typeof loader>();
  const errorOf = (field: string) => errors.find((error) => error.field === field)?.message;
  const any = t('catalogue.any');
  return (
    <div className="stack mapping">
      <Crumbs steps={[{ to: '/catalogue', label: t('catalogue.title') }]} />
      <h1>{t('mapping.title')}</h1>
      <p>{t('mapping.what')}</p>
      <ErrorSummary errors={errors} />
      <form method="get" className="stack no-print">
        <div className="filters">
          <Field name="from" type="date" label={t('mapping.from')} defaultValue={values.from} error={errorOf('from')} />
          <Field name="to" type="date" label={t('mapping.to')} defaultValue={values.to} error={errorOf('to')} />
          <Select
            name="group"
            label={t('mapping.group')}
            value={values.grouping}
            options={GROUPINGS.map((grouping) => [grouping, t(`mapping.by.${grouping}`)])}
          />
          <Select
            name="owner"
            label={t('mapping.owner')}
            value={values.owner}
            options={OWNERS.map((owner) => [owner, t(`mapping.owner_is.${owner}`)])}
            any={any}
          />
          <Select
            name="status"
            label={t('catalogue.status')}
            value={values.status}
            options={ActivitySchema.shape.status.options.map((status) => [status, t(`status.${status}`)])}
            any={any}
          />
        </div>
        <div className="row">
          <button type="submit" className="main">
            {t('mapping.show')}
          </button>
          {(values.from !== DEFAULT_SPAN.from || values.to !== DEFAULT_SPAN.to) && <a href={path}>{t('mapping.reset')}</a>}
        </div>
      </form>
      {report && <Report report={report} files={`${path}.`} search={search} />}
    </div>
  );
}

function Report({ report, files, search }: { report: MappingReport; files: string; search: string }) {
  const t = useTranslate();
  const { rows, groups, span, unpublished } = report;
  const published = t.number(rows.length - unpublished.amount);
  return (
    <>
      <h2>{t('mapping.span_of', { from: sayDay(t, span.from), to: sayDay(t, span.to) })}</h2>
      <p className="say" role="status">
        {rows.length === 0 ? t('mapping.none') : t('mapping.summary', { count: rows.length, money: published })}
      </p>
      <p>{sayQuestion(t, report)}</p>
      <p className="quiet small">{t('mapping.default_span')}</p>
      <nav className="row no-print" aria-label={t('mapping.take')}>
        {FORMATS.map((format) => (
          <a key={format} className="button" href={files + format + search}>
            {t(`mapping.as.${format}`)}
          </a>
        ))}
      </nav>
      <nav className="row no-print" aria-label={t('mapping.parts')}>
        {PARTS.map(([id, key]) => (
          <a key={id} href={`#${id}`}>
            {t(key)}
          </a>
        ))}
      </nav>
      <Totals report={report} />
      <NotPublished report={report} />
      <NotServed report={report} />
      <section className="stack" id="report">
        <h2>{t('mapping.report')}</h2>
        <p>{t('mapping.groups_what')}</p>
        <Groups report={report} />
        {groups.map((group, place) => (
          <Figure key={group.key} report={report} group={group} place={place} />
        ))}
      </section>
      <section className="stack-s" id="about">
        <h2>{t('mapping.about')}</h2>
        <ul className="reasons">
          {listAbout(t, report).map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </section>
    </>
  );
}
