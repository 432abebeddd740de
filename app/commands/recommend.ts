/**
 * Prints the programmes that fit the answers of each subject of a file.
 *   npm run -s recommend -- <questionnaire>@<version> <answers.csv|json> --country <alpha3> [--format text|json]
 */
import { readCatalogue, readCountries, readDemonstrationCountries } from '../../seeds/reference.server';
import type { Activity } from '../domain/catalogue';
import type { Questionnaire, QuestionnaireText } from '../domain/questionnaire';
import { explainRecommendation, type Recommendation, recommend } from '../domain/recommend';
import { scoreAssessment } from '../domain/score';
import { CommandError, openAnswers, openQuestionnaire, readWords, runCommand } from './command';

const USAGE = 'recommend -- <questionnaire>@<version> <answers.csv|json> --country <alpha3> [--format text|json]';

interface SubjectRecommendations {
  subject: string;
  /** ISO 3166-1 alpha-3. */
  country: string;
  /** ITU's own first, then those of others, each by score. */
  recommendations: Recommendation[];
  /** What goes on in the country already. */
  underWay: Recommendation[];
}

function getCountry(code: string | undefined) {
  if (code === undefined) throw new CommandError(`--country is missing\nusage: ${USAGE}`);
  const country = [...readCountries(), ...readDemonstrationCountries()].find((c) => c.alpha3 === code.toUpperCase());
  if (!country) throw new CommandError(`there is no country "${code}"; a country is given by its three letters, for example TTO`);
  return country;
}

function recommendAll(words: string[]): string {
  const { positionals, values } = readWords(words, USAGE, 2, {
    country: { type: 'string' },
    format: { type: 'string', default: 'text' },
  });
  if (values.format !== 'text' && values.format !== 'json')
    throw new CommandError(`there is no format "${values.format}"\nusage: ${USAGE}`);
  const country = getCountry(values.country);
  const [name, file] = positionals as [string, string];
  const { definition, texts } = openQuestionnaire(name);
  const { activities } = readCatalogue();
  const found = openAnswers(definition, file).map(({ subject, answers }): SubjectRecommendations => {
    const all = recommend(definition, scoreAssessment(definition, answers), activities, country);
    return {
      subject,
      country: country.alpha3,
      recommendations: all.filter((r) => !r.underWay),
      underWay: all.filter((r) => r.underWay),
    };
  });
  if (values.format === 'json') return `${JSON.stringify(found, null, 2)}\n`;
  return `${found.map((each) => writeSubject(each, country.names.en, activities, definition, texts.en)).join('\n\n')}\n`;
}

function writeSubject(
  { subject, country, recommendations, underWay }: SubjectRecommendations,
  countryName: string,
  activities: readonly Activity[],
  questionnaire: Questionnaire,
  text: QuestionnaireText | undefined,
): string {
  const byId = new Map(activities.map((activity) => [activity.id, activity]));
  const write = (title: string, list: readonly Recommendation[]) =>
    list.length === 0
      ? []
      : [
          '',
          title,
          ...list.map((r, i) => `${i + 1}. ${explainRecommendation(r, byId.get(r.activity) as Activity, questionnaire, text)}`),
        ];
  return [
    `${subject}: programmes for ${countryName} (${country})`,
    ...write(
      'Of ITU',
      recommendations.filter((r) => r.group === 'itu'),
    ),
    ...write(
      'Of other organisations',
      recommendations.filter((r) => r.group === 'others'),
    ),
    ...write('Already under way', underWay),
    ...(recommendations.length + underWay.length === 0 ? ['', 'Nothing to recommend.'] : []),
  ].join('\n');
}

runCommand(recommendAll);
