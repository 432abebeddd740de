import { useResponse } from '../../components/response';
import { COUNTRY_GROUPS, FACTORS, type Weights } from '../../domain/priorities';
import { LARGEST_SEED } from '../../domain/random';
import { useTranslate } from '../../i18n/context';

/** As far as a slider goes; an address may say more, and then it goes so far. */
const MOST_WEIGHT = 5;
const MOST_TIMES = 5;
const STEP = 0.05;

/** Shows the number while a slider moves. Without it the number is that of the ranking shown, until the form is sent. */
const FOLLOW = `document.addEventListener('input',({target})=>{const shown=target.type==='range'&&document.querySelector('output[for="'+target.id+'"]');if(shown)shown.value=Number(target.value).toLocaleString(document.documentElement.lang)})`;

interface SliderProps {
  name: string;
  label: string;
  what?: string;
  value: number;
  least: number;
  most: number;
}

function Slider({ name, label, what, value, least, most }: SliderProps) {
  const t = useTranslate();
  return (
    <div className="slider">
      <label htmlFor={name}>{label}</label>
      <output htmlFor={name}>{t.number(value, 2)}</output>
      <input
        type="range"
        id={name}
        name={name}
        min={least}
        max={Math.max(most, value)}
        step={STEP}
        defaultValue={value}
        aria-describedby={what ? `${name}-what` : undefined}
      />
      {what && (
        <span className="hint" id={`${name}-what`}>
          {what}
        </span>
      )}
    </div>
  );
}

/** Every weight, to be seen and moved. */
export function WeightFields({ weights, seed }: { weights: Weights; seed: number }) {
  const t = useTranslate();
  const nonce = useResponse()?.nonce;
  return (
    <>
      <fieldset className="stack-s">
        <legend>{t('ranking.weights')}</legend>
        <p className="quiet small">{t('ranking.weights_what')}</p>
        <div className="sliders">
          {FACTORS.map((factor) => (
            <Slider
              key={factor}
              name={`weight_${factor}`}
              label={t(`ranking.factor.${factor}`)}
              what={t(`ranking.factor_what.${factor}`)}
              value={weights.factors[factor]}
              least={0}
              most={MOST_WEIGHT}
            />
          ))}
        </div>
      </fieldset>
      <fieldset className="stack-s">
        <legend>{t('ranking.times')}</legend>
        <div className="sliders">
          {COUNTRY_GROUPS.map((group) => (
            <Slider
              key={group}
              name={`times_${group}`}
              label={t(`ranking.group.${group}`)}
              value={weights.multipliers[group]}
              least={1}
              most={MOST_TIMES}
            />
          ))}
          <div className="field">
            <label htmlFor="seed">{t('ranking.seed')}</label>
            <input id="seed" name="seed" type="number" min={0} max={LARGEST_SEED} step={1} defaultValue={seed} />
          </div>
        </div>
      </fieldset>
      {/* biome-ignore lint/security/noDangerouslySetInnerHtml: our own constant */}
      <script nonce={nonce} suppressHydrationWarning dangerouslySetInnerHTML={{ __html: FOLLOW }} />
    </>
  );
}
