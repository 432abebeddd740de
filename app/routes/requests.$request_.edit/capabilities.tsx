import { useTranslate } from '../../i18n/context';
import type { DraftView } from './view.server';

interface CapabilitiesProps {
  questionnaires: DraftView['questionnaires'];
  /** Names of those that are asked about. */
  chosen: ReadonlySet<string>;
}

/** What help is asked for with: the capabilities of each questionnaire by area, with where they stand. */
export function Capabilities({ questionnaires, chosen }: CapabilitiesProps) {
  const t = useTranslate();
  return (
    <fieldset className="stack-s" id="capabilities">
      <legend>
        <h2>{t('requests.field.capabilities')}</h2>
      </legend>
      {questionnaires.map((questionnaire) => (
        <details key={questionnaire.id} open={questionnaire.open || questionnaire === questionnaires[0]}>
          <summary>{questionnaire.title}</summary>
          <div className="columns">
            {questionnaire.areas.map((area) => (
              <div key={area.id} className="stack-s">
                <h3>{area.title}</h3>
                {area.capabilities.map(({ value, title, level }) => (
                  <label className="check" key={value}>
                    <input type="checkbox" name="capability" value={value} defaultChecked={chosen.has(value)} />
                    <span>
                      {title}
                      {level && (
                        <>
                          <br />
                          <span className="quiet small">
                            {t('requests.level', { level: level.number })} {level.name}
                          </span>
                        </>
                      )}
                    </span>
                  </label>
                ))}
              </div>
            ))}
          </div>
        </details>
      ))}
    </fieldset>
  );
}
