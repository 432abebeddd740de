import { drawHeatMap, HEAT_MAP_ORDERS, type HeatMapCell, type HeatMapOrder, takeShade } from '../../domain/heat-map';
import { FACT_LAYERS } from '../../domain/theme';
import { layTiles } from '../../domain/tile-grid';
import type { Translate } from '../../i18n/translate';
import { chooseText } from '../../services/assessment.server';
import type { Evidence } from '../../services/evidence-base.server';
import { nameSubregion } from './filter.server';

export type Overview = ReturnType<typeof viewOverview>;

/** How the countries stand: as the address says, else like ones side by side. */
export function readOrder(search: URLSearchParams): HeatMapOrder {
  return HEAT_MAP_ORDERS.find((order) => order === search.get('sort')) ?? 'alike';
}

/** The heat map and the tiles of what a filter takes. */
export function viewOverview(t: Translate, { base, themes: { loaded } }: Evidence, order: HeatMapOrder) {
  const map = drawHeatMap(base, order);
  const { groups } = chooseText(loaded, t.locale);
  const names = new Map(base.countries.map(({ alpha3, names: own }) => [alpha3, own[t.locale] ?? own.en ?? alpha3]));
  const nameCountry = (code: string) => names.get(code) ?? code;
  const rows = map.rows.map(({ country, cells, mean, known }) => ({
    country,
    name: nameCountry(country),
    mean: mean === null ? null : showValue(mean),
    known,
    cells: cells.map((cell) => cell && showCell(cell)),
  }));
  const byCode = new Map(rows.map((row) => [row.country, row]));
  const grid = (tiles: { country: string; row: number; column: number }[]) =>
    tiles.flatMap(({ country, row, column }) => {
      const own = byCode.get(country);
      return own ? [{ country, row, column, name: own.name, mean: own.mean, known: own.known }] : [];
    });
  const total = map.rows.length * map.themes.length;
  return {
    areas: countAreas(map.themes.map(({ area }) => area)),
    themes: map.themes.map(({ id }) => ({ id, title: groups[id]?.title ?? id })),
    rows,
    blocks: layTiles(base.countries).map(({ region, subregion, tiles, rows: height }) => ({
      title: subregion === null ? t(`region.${region}`) : nameSubregion(t, subregion),
      key: `${region} ${subregion ?? ''}`,
      tiles: grid(tiles),
      height,
    })),
    counts: {
      total,
      known: base.facts.length,
      layers: FACT_LAYERS.map((layer) => ({ layer, count: base.facts.filter((fact) => fact.layer === layer).length })),
      passedOver: (base.passedOver ?? []).filter(({ instead }) => instead === null).length,
    },
  };
}

/** A value in whole hundredths, with its shade. */
function showValue(value: number) {
  return { percent: Math.round(100 * value), shade: takeShade(value) };
}

function showCell({ value, low, high, layer }: HeatMapCell) {
  const [least, most] = [low, high].map((end) => Math.round(100 * end)) as [number, number];
  return { ...showValue(value), layer, open: least < most ? { low: least, high: most } : null };
}

/** Neighbouring columns of one area, with their number. */
function countAreas<T>(areas: readonly T[]): { area: T; columns: number }[] {
  const counted: { area: T; columns: number }[] = [];
  for (const area of areas) {
    const last = counted.at(-1);
    if (last?.area === area) last.columns += 1;
    else counted.push({ area, columns: 1 });
  }
  return counted;
}
