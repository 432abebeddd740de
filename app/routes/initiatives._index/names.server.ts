import type { AppLoadContext } from '@remix-run/node';
import { listCountries } from '../../../db/countries.server';
import type { InitiativeNames } from '../../exports/initiative-words';
import { chooseText } from '../../services/assessment.server';
import { getThemes } from '../../services/evidence-base.server';

/** What themes and countries are called in the reader's language. */
export async function readNames({ db, locale }: AppLoadContext): Promise<InitiativeNames> {
  const countries = new Map((await listCountries(db)).map(({ alpha3, names }) => [alpha3, names[locale] ?? names.en ?? alpha3]));
  const { groups } = chooseText(getThemes('capabilities').loaded, locale);
  return { theme: (id) => groups[id]?.title ?? id, country: (code) => countries.get(code) ?? code };
}
