import type { Person } from '../../domain/access';
import { EVIDENCE_KINDS, type EvidenceKind } from '../../domain/evidence';
import { listItems } from '../../domain/group';
import { listLanguages } from '../../i18n/languages';
import { chooseText } from '../../services/assessment.server';
import { getItemEvidence, type ItemPlace, type Piece } from '../../services/evidence.server';
import type { OpenRound } from '../../services/rounds.server';

export type EvidenceView = ReturnType<typeof viewEvidence>;
export type PieceView = EvidenceView['pieces'][number];

function findKind(mediaType: string): EvidenceKind {
  const kinds = Object.keys(EVIDENCE_KINDS) as EvidenceKind[];
  const kind = kinds.find((name) => EVIDENCE_KINDS[name].mediaType === mediaType);
  if (!kind) throw new Error(`a file of a kind that is not taken was stored: ${mediaType}`);
  return kind;
}

/** Puts together the page of an item's evidence, in one language. Throws as `getItemEvidence` does. */
export function viewEvidence(round: OpenRound, person: Person, place: ItemPlace, locale: string) {
  const { loaded, item, pieces, ...rest } = getItemEvidence(round, person, place);
  const text = chooseText(loaded, locale);
  const area = loaded.definition.overall.groups.find((group) => listItems(group).some(({ id }) => id === item.id));
  const languages = listLanguages(locale);
  const showPiece = ({ file, url, language, ...piece }: Piece) => ({
    ...piece,
    href: file ? `/evidence/${piece.id}` : url,
    language: languages.find(({ code }) => code === language)?.name ?? language,
    file: file && { name: file.name, size: file.size, scanned: file.scan === 'clean', kind: findKind(file.mediaType) },
  });
  return {
    ...rest,
    round: { id: round.id, title: round.title },
    area: area && { id: area.id, title: text.groups[area.id]?.title ?? area.id },
    item: {
      id: item.id,
      evidence: item.evidence,
      text: text.items[item.id]?.text ?? item.id,
      shown: text.items[item.id]?.evidence,
    },
    pieces: pieces.map(showPiece),
    languages: rest.mayAdd ? languages : [],
  };
}
