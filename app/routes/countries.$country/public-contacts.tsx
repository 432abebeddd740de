import type { viewContacts } from './view.server';

/** Where the country can be reached, as it shows it to everybody. */
export function PublicContacts({ title, what, list }: ReturnType<typeof viewContacts>) {
  return (
    <section className="stack" id="contacts" aria-labelledby="contacts-title">
      <div className="stack-s">
        <h2 id="contacts-title">{title}</h2>
        <p className="quiet">{what}</p>
      </div>
      <div className="columns">
        {list.map(({ kind, heading, organisation, facts, confirmed }) => (
          <div className="card" key={kind}>
            <h3>{heading}</h3>
            <p className="kept">{organisation}</p>
            {facts.length > 0 && (
              <dl className="stack-s kept">
                {facts.map(({ label, value, link }) => (
                  <div key={label}>
                    <dt className="quiet small">{label}</dt>
                    <dd>{link ? <a href={link}>{value}</a> : value}</dd>
                  </div>
                ))}
              </dl>
            )}
            <p className="quiet small">{confirmed}</p>
          </div>
        ))}
      </div>
    </section>
  );
}
