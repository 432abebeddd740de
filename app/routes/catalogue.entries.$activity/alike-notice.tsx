import { useResponse } from '../../components/response';
import { useTranslate } from '../../i18n/context';
import script from './alike.browser?worker&url';

/** Where entries that look alike appear while somebody types a title. Without its script they are shown after each save. */
export function AlikeNotice({ id }: { id: string }) {
  const t = useTranslate();
  const response = useResponse();
  return (
    <>
      <div role="status" data-alike={`/catalogue/entries/alike?id=${id}`} data-words={t('entries.alike')} />
      <script src={script} nonce={response?.nonce} defer />
    </>
  );
}
