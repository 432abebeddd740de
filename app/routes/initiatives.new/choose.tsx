import { useTranslate } from '../../i18n/context';
import type { NewView } from './view.server';

/** What an initiative is to be about, and where: chosen first, since the countries follow from it. */
export function Choose({ view }: { view: NewView }) {
  const t = useTranslate();
  return (
    <form method="get" className="stack">
      {view.hidden.map(([name, value]) => (
        <input key={name + value} type="hidden" name={name} value={value} />
      ))}
      <fieldset className="stack-s" id="theme">
        <legend>
          <h2>{t('initiatives.themes')}</h2>
        </legend>
        {view.areas.map((area) => (
          <details key={area.id} open={area.themes.some(({ chosen }) => chosen)}>
            <summary>{area.title}</summary>
            {area.themes.map(({ id, title, chosen }) => (
              <label className="check" key={id}>
                <input type="checkbox" name="theme" value={id} defaultChecked={chosen} />
                {title}
              </label>
            ))}
          </details>
        ))}
      </fieldset>
      <div className="columns">
        <fieldset className="stack-s">
          <legend>
            <h2>{t('initiatives.regions')}</h2>
          </legend>
          {view.regions.map(({ code, chosen }) => (
            <label className="check" key={code}>
              <input type="checkbox" name="region" value={code} defaultChecked={chosen} />
              {t(`region.${code}`)}
            </label>
          ))}
        </fieldset>
        <fieldset className="stack-s">
          <legend>
            <h2>{t('initiatives.groups')}</h2>
          </legend>
          {(['sids', 'ldc', 'lldc'] as const).map((group) => (
            <label className="check" key={group}>
              <input type="checkbox" name={group} value="1" defaultChecked={view.groups[group]} />
              {t(`initiatives.group.${group}`)}
            </label>
          ))}
        </fieldset>
      </div>
      <div>
        <button type="submit" className={view.asked ? undefined : 'main'}>
          {t('initiatives.show')}
        </button>
      </div>
    </form>
  );
}
