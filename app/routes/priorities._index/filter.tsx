import type { ReactNode } from 'react';
import type { Facet, FilterView } from './filter.server';

function Choices({ legend, name, said, choices }: Facet) {
  return (
    <details>
      <summary>
        {legend}: <strong>{said}</strong>
      </summary>
      <fieldset>
        <legend className="hidden-text">{legend}</legend>
        <div className="facet">
          {choices.map(({ value, label, checked }) => (
            <label className="check" key={value}>
              <input type="checkbox" name={name || value} value={name ? value : '1'} defaultChecked={checked} />
              {label}
            </label>
          ))}
        </div>
      </fieldset>
    </details>
  );
}

/** The filter above a view, in one line that opens where something is to be chosen; its form is an address. */
export function Filter({ view, path, children }: { view: FilterView; path: string; children?: ReactNode }) {
  const { label, facets, period, show, clear, isFiltered } = view;
  return (
    <form method="get" action={path} className="stack-s no-print" aria-label={label}>
      <div className="facets">
        {facets.map((facet) => (
          <Choices key={facet.legend} {...facet} />
        ))}
        <details>
          <summary>
            {period.legend}: <strong>{period.said}</strong>
          </summary>
          <fieldset>
            <legend className="hidden-text">{period.legend}</legend>
            <p className="small quiet">{period.hint}</p>
            <div className="filters">
              {period.ends.map(({ name, label: words, value }) => (
                <div className="field" key={name}>
                  <label htmlFor={name}>{words}</label>
                  <input id={name} name={name} type="text" defaultValue={value} maxLength={10} />
                </div>
              ))}
            </div>
          </fieldset>
        </details>
      </div>
      <div className="row at-end">
        {children}
        <button type="submit" className="main">
          {show}
        </button>
        {isFiltered && <a href={path}>{clear}</a>}
      </div>
    </form>
  );
}
