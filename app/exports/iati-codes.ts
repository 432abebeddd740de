import type { Activity, Area } from '../domain/catalogue';

/**
 * The code lists of IATI 2.03 for all that is read (https://iatistandard.org/en/iati-standard/203/codelists/), and how their
 * codes and the words of the catalogue translate into each other.
 */

const listCodes = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/).filter(Boolean));

/** ISO 3166-1, alpha-2 and alpha-3 as one word; XK, in use for Kosovo (UNSCR 1244), is in IATI's list too. */
const COUNTRY_PAIRS = `
  ADAND AEARE AFAFG AGATG AIAIA ALALB AMARM AOAGO AQATA ARARG ASASM ATAUT AUAUS AWABW AXALA AZAZE BABIH BBBRB BDBGD
  BEBEL BFBFA BGBGR BHBHR BIBDI BJBEN BLBLM BMBMU BNBRN BOBOL BQBES BRBRA BSBHS BTBTN BVBVT BWBWA BYBLR BZBLZ CACAN
  CCCCK CDCOD CFCAF CGCOG CHCHE CICIV CKCOK CLCHL CMCMR CNCHN COCOL CRCRI CUCUB CVCPV CWCUW CXCXR CYCYP CZCZE DEDEU
  DJDJI DKDNK DMDMA DODOM DZDZA ECECU EEEST EGEGY EHESH ERERI ESESP ETETH FIFIN FJFJI FKFLK FMFSM FOFRO FRFRA GAGAB
  GBGBR GDGRD GEGEO GFGUF GGGGY GHGHA GIGIB GLGRL GMGMB GNGIN GPGLP GQGNQ GRGRC GSSGS GTGTM GUGUM GWGNB GYGUY HKHKG
  HMHMD HNHND HRHRV HTHTI HUHUN IDIDN IEIRL ILISR IMIMN ININD IOIOT IQIRQ IRIRN ISISL ITITA JEJEY JMJAM JOJOR JPJPN
  KEKEN KGKGZ KHKHM KIKIR KMCOM KNKNA KPPRK KRKOR KWKWT KYCYM KZKAZ LALAO LBLBN LCLCA LILIE LKLKA LRLBR LSLSO LTLTU
  LULUX LVLVA LYLBY MAMAR MCMCO MDMDA MEMNE MFMAF MGMDG MHMHL MKMKD MLMLI MMMMR MNMNG MOMAC MPMNP MQMTQ MRMRT MSMSR
  MTMLT MUMUS MVMDV MWMWI MXMEX MYMYS MZMOZ NANAM NCNCL NENER NFNFK NGNGA NINIC NLNLD NONOR NPNPL NRNRU NUNIU NZNZL
  OMOMN PAPAN PEPER PFPYF PGPNG PHPHL PKPAK PLPOL PMSPM PNPCN PRPRI PSPSE PTPRT PWPLW PYPRY QAQAT REREU ROROU RSSRB
  RURUS RWRWA SASAU SBSLB SCSYC SDSDN SESWE SGSGP SHSHN SISVN SJSJM SKSVK SLSLE SMSMR SNSEN SOSOM SRSUR SSSSD STSTP
  SVSLV SXSXM SYSYR SZSWZ TCTCA TDTCD TFATF TGTGO THTHA TJTJK TKTKL TLTLS TMTKM TNTUN TOTON TRTUR TTTTO TVTUV TWTWN
  TZTZA UAUKR UGUGA UMUMI USUSA UYURY UZUZB VAVAT VCVCT VEVEN VGVGB VIVIR VNVNM VUVUT WFWLF WSWSM YEYEM YTMYT ZAZAF
  ZMZMB ZWZWE XKXKX
`
  .split(/\s+/)
  .filter(Boolean)
  .map((pair) => [pair.slice(0, 2), pair.slice(2)] as const);

const ALPHA3_BY_ALPHA2 = new Map(COUNTRY_PAIRS);
const ALPHA2_BY_ALPHA3 = new Map(COUNTRY_PAIRS.map(([alpha2, alpha3]) => [alpha3, alpha2]));

/** Null for codes that ISO does not have, such as those of fictitious countries. */
export function findAlpha2(alpha3: string): string | null {
  return ALPHA2_BY_ALPHA3.get(alpha3) ?? null;
}

export function findAlpha3(alpha2: string): string | null {
  return ALPHA3_BY_ALPHA2.get(alpha2) ?? null;
}

/** What a code may be, and what the list is called in a message. */
export interface CodeList {
  name: string;
  has(code: string): boolean;
}

function makeList(name: string, codes: string | ReadonlySet<string> | RegExp): CodeList {
  if (codes instanceof RegExp) return { name, has: (code) => codes.test(code) };
  const set = typeof codes === 'string' ? listCodes(codes) : codes;
  return { name, has: (code) => set.has(code) };
}

export const ActivityStatuses = makeList('activity status', '1 2 3 4 5 6');
export const ActivityDateTypes = makeList('activity date type', '1 2 3 4');
export const ActivityScopes = makeList('activity scope', '1 2 3 4 5 6 7 8');
export const DescriptionTypes = makeList('description type', '1 2 3 4');
export const OrganisationRoles = makeList('organisation role', '1 2 3 4');
export const OrganisationTypes = makeList('organisation type', '10 11 15 21 22 23 24 30 40 60 70 71 72 73 80 90');
export const TransactionTypes = makeList('transaction type', '1 2 3 4 5 6 7 8 9 10 11 12 13');
export const BudgetTypes = makeList('budget type', '1 2');
export const BudgetStatuses = makeList('budget status', '1 2');
export const SectorVocabularies = makeList('sector vocabulary', '1 2 3 4 5 6 7 8 9 10 11 12 98 99');
export const RegionVocabularies = makeList('region vocabulary', '1 2 99');
export const Countries = makeList('country', new Set(ALPHA3_BY_ALPHA2.keys()));
export const DocumentCategories = makeList('document category', /^[ABC]\d{2}$/);

const CURRENCY_NAMES = new Intl.DisplayNames('en', { type: 'currency', fallback: 'none' });
/** ISO 4217, also withdrawn ones, since old amounts keep theirs. */
export const Currencies: CodeList = {
  name: 'currency',
  has: (code) => /^[A-Z]{3}$/.test(code) && CURRENCY_NAMES.of(code) !== undefined,
};

/** Regions of the OECD DAC, with the sub-regions added in 2020. */
export const DacRegions = makeList(
  'region',
  `88 89 189 289 298 380 389 489 498 589 619 679 689 789 798 889 998
   1027 1028 1029 1030 1031 1032 1033 1034 1035`,
);
/** United Nations M49. */
export const UnRegions = makeList('region', /^\d{3}$/);

/**
 * Purpose codes of the OECD DAC. The OECD adds some every year, so a code counts as known when it has five digits and belongs
 * to one of the categories, which hardly change.
 */
const DAC_CATEGORIES = listCodes(`
  110 111 112 113 114 120 121 122 123 130 140 150 151 152 160 210 220 230 231 232 233 234 235 236 240 250
  310 311 312 313 320 321 322 323 330 331 332 410 430 500 510 520 530 600 700 720 730 740 910 920 930 998`);
export const DacSectors: CodeList = {
  name: 'sector',
  has: (code) => /^\d{5}$/.test(code) && DAC_CATEGORIES.has(code.slice(0, 3)),
};
export const DacCategories = makeList('sector category', DAC_CATEGORIES);

/** Pipeline, implementation, closed. */
export const STATUS_CODES: Record<Activity['status'], string> = { planned: '1', ongoing: '2', completed: '4' };

/** 3, finalisation, means that the work is done and accounts are open. Cancelled and suspended have no word in the catalogue. */
const STATUSES: Record<string, Activity['status']> = { 1: 'planned', 2: 'ongoing', 3: 'completed', 4: 'completed' };

export function findStatus(code: string): Activity['status'] | null {
  return STATUSES[code] ?? null;
}

/** Global, regional, multi-national, national. */
export function findScopeCode({ scope, countries }: Pick<Activity, 'scope' | 'countries'>): string {
  if (scope === 'global') return '1';
  if (scope === 'regional') return '2';
  return countries.length === 1 ? '4' : '3';
}

/** Everything narrower than a region is for countries. */
export function findScope(code: string): Activity['scope'] {
  return code === '1' ? 'global' : code === '2' ? 'regional' : 'countries';
}

/**
 * The DAC purpose code of an activity. The DAC has none for cybersecurity: work on law alone is legal and judicial
 * development (15130), work on policy and cooperation alone is communications policy (22010), everything that builds
 * technical means or skills is information and communication technology (22040). One code, since no split was published.
 */
export function findSector(areas: readonly Area[]): string {
  if (areas.every((area) => area === 'legal')) return '15130';
  return areas.some((area) => area === 'technical' || area === 'capacity') ? '22040' : '22010';
}
