import { HeadingLevel, Packer, type Paragraph, type Table } from 'docx';
import type { Translate } from '../i18n/translate';
import { describeBrief, MOST_PRINTED, type WholeBrief } from './brief-words';
import { fixOfficeFile } from './fixed-office';
import { A4, head, MARGIN, makeDocument, makeTable, point, say, text } from './word-parts';

/** Width of the text, in twentieths of a point: A4 upright. */
const ROOM = A4.width - 2 * MARGIN;

const share = (...shares: readonly number[]) => shares.map((part) => Math.round(ROOM * part));

/** A part with its heading, and what to say where it is empty. */
function setPart(title: string, children: readonly (Paragraph | Table)[], none: string): (Paragraph | Table)[] {
  return [head(title, HeadingLevel.HEADING_1), ...(children.length > 0 ? children : [say(none)])];
}

/**
 * Writes a brief about a country: what to raise first, then what it rests on. The same brief in the same language has the same bytes,
 * whenever it is written.
 * @param nameTheme title of a theme in the language of `t`
 */
export async function writeBriefDocx(
  t: Translate,
  brief: WholeBrief,
  nameTheme: (id: string) => string,
): Promise<Uint8Array<ArrayBuffer>> {
  const words = describeBrief(t, brief, nameTheme);
  const printed = words.activities.slice(0, MOST_PRINTED);
  const left = words.activities.length - printed.length;
  const gaps = makeTable(
    share(0.4, 0.2, 0.12, 0.28),
    [t('priorities.capability'), t('priorities.value'), t('priorities.missing'), t('priorities.under_way')],
    words.gaps.map(({ title, percent, missing, underWay }) => [title, percent, missing, underWay].map(text)),
  );
  const results = makeTable(
    share(0.45, 0.22, 0.33),
    [t('priorities.capability'), t('priorities.value'), t('priorities.rests_on')],
    words.results.map(({ title, percent, level, source }) => {
      return [title, [percent, level].filter((part) => part !== '').join(', '), source].map(text);
    }),
  );
  const document = makeDocument(t, {
    title: words.title,
    description: words.on,
    page: A4,
    children: [
      head(words.title, HeadingLevel.TITLE),
      say(`${words.on} ${words.where}. ${words.known}`),
      ...setPart(t('priorities.to_raise'), words.raise.map(point), words.raiseNone),
      ...setPart(t('priorities.largest_gaps'), words.gaps.length > 0 ? [gaps] : [], t('priorities.gaps_none')),
      ...(words.requests
        ? setPart(
            t('priorities.requests_of'),
            words.requests.map(({ title, said }) => point(`${title} (${said})`)),
            t('priorities.requests_none'),
          )
        : []),
      ...setPart(
        t('priorities.activities'),
        [
          ...printed.map(({ title, said }) => point(`${title} (${said})`)),
          ...(left > 0 ? [say(t('priorities.more_activities', { count: left }))] : []),
        ],
        t('priorities.activities_none'),
      ),
      ...setPart(
        t('contacts.title'),
        words.contacts.map(({ heading, said }) => point(`${heading}: ${said}`)),
        t('priorities.contacts_none'),
      ),
      ...setPart(t('priorities.results'), [results], ''),
    ],
  });
  return fixOfficeFile(await Packer.toBuffer(document), brief.on);
}
