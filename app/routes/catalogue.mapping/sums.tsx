import { Scroll } from '../../components/scroll';
import type { MappingReport } from '../../domain/mapping';
import {
  listAggregates,
  listNotAdded,
  listNotServed,
  listTotalCells,
  listUnpublished,
  nameGroup,
  nameTotalColumn,
  sayTotals,
  TOTAL_COLUMNS,
} from '../../exports/mapping-words';
import { useTranslate } from '../../i18n/context';
import { nameAnchor } from './figure';

interface PartProps {
  report: MappingReport;
}

function Lines({ title, lines, empty }: { title: string; lines: readonly string[]; empty?: string }) {
  if (lines.length === 0 && empty === undefined) return null;
  return (
    <div className="stack-s">
      <h3>{title}</h3>
      {lines.length === 0 ? (
        <p>{empty}</p>
      ) : (
        <ul className="reasons">
          {lines.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** Money, each currency and kind on its own, and the amounts that are in no total. */
export function Totals({ report }: PartProps) {
  const t = useTranslate();
  return (
    <section className="stack" id="totals">
      <h2>{t('mapping.totals')}</h2>
      <p>{t('mapping.totals_what')}</p>
      {report.totals.length === 0 ? (
        <p className="notice">{t('mapping.totals_none')}</p>
      ) : (
        <Scroll label={t('mapping.totals')}>
          <table aria-label={t('mapping.totals')}>
            <thead>
              <tr>
                {TOTAL_COLUMNS.map((column, i) => (
                  <th key={column} scope="col" className={i > 1 ? 'number' : undefined}>
                    {nameTotalColumn(t, column)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {report.totals.map((total) => (
                <tr key={total.currency + total.kind}>
                  {listTotalCells(t, total).map((cell, i) => (
                    <td key={TOTAL_COLUMNS[i]} className={i > 1 ? 'number' : undefined}>
                      {typeof cell === 'number' ? t.number(cell, 2) : cell}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
      <Lines title={t('mapping.not_added')} lines={listNotAdded(t, report)} />
      {report.aggregates.length > 0 && (
        <>
          <Lines title={t('mapping.aggregates')} lines={listAggregates(t, report)} />
          <p className="quiet small">{t('mapping.aggregates_what')}</p>
        </>
      )}
    </section>
  );
}

export function NotPublished({ report }: PartProps) {
  const t = useTranslate();
  return (
    <section className="stack" id="unpublished">
      <h2>{t('mapping.unpublished')}</h2>
      <p>{t('mapping.unpublished_what')}</p>
      <Scroll label={t('mapping.unpublished')}>
        <table aria-label={t('mapping.unpublished')}>
          <thead>
            <tr>
              <th scope="col">{t('mapping.unpublished')}</th>
              <th scope="col" className="number">
                {t('mapping.count')}
              </th>
              <th scope="col" className="number">
                {t('mapping.of')}
              </th>
            </tr>
          </thead>
          <tbody>
            {listUnpublished(t, report).map(({ label, count, total }) => (
              <tr key={label}>
                <th scope="row">{label}</th>
                <td className="number">{t.number(count)}</td>
                <td className="number">{t.number(total)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </section>
  );
}

export function NotServed({ report }: PartProps) {
  const t = useTranslate();
  return (
    <section className="stack" id="not-served">
      <h2>{t('mapping.not_served')}</h2>
      <p>{t('mapping.not_served_what')}</p>
      {listNotServed(t, report).map(({ title, lines }) => (
        <Lines key={title} title={title} lines={lines} empty={t('mapping.nothing_left')} />
      ))}
    </section>
  );
}

/** All groups in one table, each leading to its figure. */
export function Groups({ report }: PartProps) {
  const t = useTranslate();
  return (
    <Scroll label={t('mapping.groups')}>
      <table aria-label={t('mapping.groups')}>
        <thead>
          <tr>
            <th scope="col">{t('mapping.column.group')}</th>
            <th scope="col" className="number">
              {t('mapping.column.activities')}
            </th>
            <th scope="col">{t('mapping.totals')}</th>
          </tr>
        </thead>
        <tbody>
          {report.groups.map((group, place) => (
            <tr key={group.key}>
              <th scope="row">
                <a href={`#${nameAnchor(place)}`}>{nameGroup(t, report, group)}</a>
              </th>
              <td className="number">{t.number(group.rows.length)}</td>
              <td>{sayTotals(t, group.totals)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
