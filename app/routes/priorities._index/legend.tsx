import { SHADES } from '../../domain/heat-map';
import { FACT_LAYERS, type FactLayer } from '../../domain/theme';
import { useTranslate } from '../../i18n/context';

/** One letter for each layer, which stands beside a value; the legend says its words. */
export const LAYER_SIGNS: Readonly<Record<FactLayer, string>> = { validated: 'v', declared: 'd', benchmark: 'i' };

const SHADE_NUMBERS = Array.from({ length: SHADES }, (_, i) => i + 1);

/** What shades and letters mean. */
export function Legend() {
  const t = useTranslate();
  return (
    <div className="stack-s small">
      <ul className="row">
        {SHADE_NUMBERS.map((shade) => (
          <li key={shade}>
            <span className={`level-chip level-${shade}`}>
              {(100 / SHADES) * (shade - 1)}–{(100 / SHADES) * shade}
            </span>
          </li>
        ))}
        <li>
          <span className="level-chip unknown">?</span> {t('priorities.unknown')}
        </li>
      </ul>
      <p>
        {t('priorities.legend')}{' '}
        {FACT_LAYERS.map((layer) => `${LAYER_SIGNS[layer]}: ${t(`priorities.layer.${layer}`)}`).join('; ')};{' '}
        {t('priorities.legend_open')}
      </p>
    </div>
  );
}
