import { useTranslate } from '../i18n/context';
import { LOCALES } from '../i18n/locales';

export interface SiteHeadProps {
  person: { name: string; role: string } | null;
  /** Where the person is, so that the language switch stays there. */
  path: string;
}

/** Roles of those who ask for assistance, and of those who handle it. */
const HAVE_REQUESTS = ['focal_point', 'contributor', 'approver', 'observer', 'programme_officer'];

/** Roles of those who keep entries of the catalogue. */
const KEEP_ENTRIES = ['programme_officer', 'partner'];

/** Name, the few places there are, language, and who is signed in. */
export function SiteHead({ person, path }: SiteHeadProps) {
  const t = useTranslate();
  return (
    <header className="site-head">
      <div>
        <a className="brand" href="/">
          <svg viewBox="0 0 32 32" aria-hidden="true" focusable="false">
            <path d="M3 22c4-5 7-5 11 0s8 5 15-2" fill="none" stroke="currentColor" strokeWidth="4" strokeLinecap="round" />
            <path d="M3 12c4-4 7-4 11 0s8 4 15-1" fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />
          </svg>
          Tidemark
        </a>
        <nav aria-label={t('site.menu')}>
          <a href="/catalogue">{t('site.catalogue')}</a>
          <a href="/countries">{t('site.countries')}</a>
          {person && KEEP_ENTRIES.includes(person.role) && <a href="/catalogue/entries">{t('site.entries')}</a>}
          {person?.role === 'reviewer' && <a href="/review">{t('site.review')}</a>}
          {person && HAVE_REQUESTS.includes(person.role) && <a href="/requests">{t('site.requests')}</a>}
          {person?.role === 'administrator' && <a href="/accounts">{t('site.accounts')}</a>}
          {person?.role === 'focal_point' && <a href="/people">{t('site.people')}</a>}
          {person && <a href="/account">{t('site.account')}</a>}
          {person ? (
            <form method="post" action="/sign-out">
              <button type="submit" className="plain">
                {t('site.sign_out')} <span className="person">{person.name}</span>
              </button>
            </form>
          ) : (
            <a href="/sign-in">{t('site.sign_in')}</a>
          )}
          <form method="post" action="/language">
            <input type="hidden" name="to" value={path} />
            {LOCALES.filter(({ code }) => code !== t.locale).map(({ code, name, dir }) => (
              <button type="submit" className="plain" key={code} name="locale" value={code} lang={code} dir={dir}>
                {name}
              </button>
            ))}
          </form>
        </nav>
      </div>
    </header>
  );
}

export function SiteFoot() {
  const t = useTranslate();
  return (
    <footer className="site-foot">
      <div>
        <p>{t('site.foot')}</p>
      </div>
    </footer>
  );
}
