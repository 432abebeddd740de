import { Select } from '../../components/select';
import { AreaSchema } from '../../domain/catalogue';
import { ItuRegionSchema } from '../../domain/country';
import { COUNTRY_GROUPS } from '../../domain/priorities';
import { FACT_LAYERS } from '../../domain/theme';
import { useTranslate } from '../../i18n/context';

export interface FilterFieldsProps {
  /** As they stand in the address: name and value. */
  filter: readonly (readonly [string, string])[];
  set: string;
  sets: readonly string[];
}

/** What these fields show; everything else of the filter is carried along. */
const SHOWN: readonly string[] = ['region', 'area', 'layer', ...COUNTRY_GROUPS];

/** The choice of countries, themes and sources in a form of a page that compares countries. */
export function FilterFields({ filter, set, sets }: FilterFieldsProps) {
  const t = useTranslate();
  const isOn = (name: string, value: string) => filter.some((one) => one[0] === name && one[1] === value);
  const kept = filter.filter(([name]) => !SHOWN.includes(name));
  const boxes = (name: string, options: readonly (readonly [string, string])[]) =>
    options.map(([value, words]) => (
      <label className="check" key={name + value}>
        <input type="checkbox" name={name} value={value} defaultChecked={isOn(name, value)} />
        {words}
      </label>
    ));
  return (
    <div className="compared-what stack-s">
      <fieldset>
        <legend>{t('ranking.regions')}</legend>
        <div className="checks">
          {boxes(
            'region',
            ItuRegionSchema.options.map((region) => [region, t(`region.${region}`)]),
          )}
        </div>
      </fieldset>
      <fieldset>
        <legend>{t('ranking.groups')}</legend>
        <div className="checks">
          {COUNTRY_GROUPS.map((group) => (
            <label className="check" key={group}>
              <input type="checkbox" name={group} value="1" defaultChecked={isOn(group, '1')} />
              {t(`ranking.group.${group}`)}
            </label>
          ))}
        </div>
      </fieldset>
      <fieldset>
        <legend>{t('ranking.areas')}</legend>
        <div className="checks">
          {boxes(
            'area',
            AreaSchema.options.map((area) => [area, t(`area.name.${area}`)]),
          )}
        </div>
      </fieldset>
      <fieldset>
        <legend>{t('ranking.layers')}</legend>
        <div className="checks">
          {boxes(
            'layer',
            FACT_LAYERS.map((layer) => [layer, t(`ranking.layer.${layer}`)]),
          )}
        </div>
      </fieldset>
      <div className="filters">
        <Select
          name="set"
          label={t('ranking.set_label')}
          value={set}
          options={sets.map((one) => [one, t(`ranking.set.${one as 'capabilities' | 'indicators'}`)])}
        />
      </div>
      {kept.map(([name, value]) => (
        <input type="hidden" name={name} value={value} key={name + value} />
      ))}
    </div>
  );
}
