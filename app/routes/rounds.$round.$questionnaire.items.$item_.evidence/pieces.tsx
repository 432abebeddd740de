import { Fragment } from 'react';
import { useTranslate } from '../../i18n/context';
import type { Translate } from '../../i18n/translate';
import type { PieceView } from './view.server';

const KIB = 1024;
const MIB = 1024 * KIB;

function saySize(t: Translate, bytes: number): string {
  return bytes < MIB ? `${t.number(Math.max(1, bytes / KIB))} KB` : `${t.number(bytes / MIB, 1)} MB`;
}

/** States that somebody should see to. */
const ATTENTION = ['expiring', 'expired', 'rejected'];

/** One piece of evidence: what it is, how it stands, and what can be done with it. */
function Piece({ piece, mayRemove }: { piece: PieceView; mayRemove: boolean }) {
  const t = useTranslate();
  const { file } = piece;
  const facts: [string, string][] = [
    [t('evidence.kind_label'), file ? `${t(`evidence.kind.${file.kind}`)}, ${saySize(t, file.size)}` : t('evidence.kind.link')],
    ...(file ? [[t('evidence.file_name'), file.name] as [string, string]] : []),
    ...(piece.clause ? [[t('evidence.clause'), piece.clause] as [string, string]] : []),
    ...(piece.language ? [[t('evidence.language'), piece.language] as [string, string]] : []),
    [t('evidence.valid_until'), piece.validUntil ? t.date(piece.validUntil) : t('evidence.no_end')],
    [t('evidence.added'), piece.by ? `${t.date(piece.createdAt)}, ${piece.by}` : t.date(piece.createdAt)],
    ...(piece.verdictReason ? [[t('evidence.verdict_reason'), piece.verdictReason] as [string, string]] : []),
  ];
  return (
    <li className="card" id={piece.id}>
      <div className="spread">
        <h3>
          <a href={piece.href} rel={file ? undefined : 'noreferrer'}>
            {piece.title}
          </a>
        </h3>
        <span className="row">
          <span className={`tag ${ATTENTION.includes(piece.state) ? 'attention' : 'strong'}`}>
            {t(`evidence.state.${piece.state}`)}
          </span>
          {file && !file.scanned && <span className="tag">{t('evidence.not_scanned')}</span>}
        </span>
      </div>
      <dl className="facts">
        {facts.map(([name, value]) => (
          <Fragment key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </Fragment>
        ))}
      </dl>
      {mayRemove && (
        <form method="post">
          <button type="submit" name="remove" value={piece.id}>
            {t('evidence.remove')}
            <span className="hidden-text"> {piece.title}</span>
          </button>
        </form>
      )}
    </li>
  );
}

/** The evidence of an item, or that there is none. */
export function Pieces({ pieces, mayRemove, missing }: { pieces: readonly PieceView[]; mayRemove: boolean; missing: boolean }) {
  const t = useTranslate();
  if (pieces.length === 0) {
    return (
      <p>
        {missing && <span className="tag attention">{t('evidence.state.missing')}</span>} {t('evidence.none')}
      </p>
    );
  }
  return (
    <ul className="stack">
      {pieces.map((piece) => (
        <Piece key={piece.id} piece={piece} mayRemove={mayRemove} />
      ))}
    </ul>
  );
}
