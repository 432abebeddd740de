import { BarController, BarElement, CategoryScale, Chart, Legend, LinearScale, Tooltip } from 'chart.js';
import { useEffect, useRef } from 'react';

Chart.register(BarController, BarElement, CategoryScale, LinearScale, Legend, Tooltip);

/** Half the width of the mark of a median, in units of the scale. */
const MARK = 0.6;

export interface SpreadProps {
  /** What the picture shows, for those who cannot see it; the numbers stand in the table beside it. */
  label: string;
  names: { whole: string; half: string; median: string };
  /** 0..100; a theme of which nothing is known has null. */
  rows: readonly { id: string; ends: readonly [number, number, number, number, number] | null }[];
}

/** Colours come from the page's tokens, so that the chart follows light and dark. */
function readColour(element: Element, token: string): string {
  const probe = document.createElement('span');
  element.append(probe);
  probe.style.color = `var(${token})`;
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

/** How values spread: least to most as a thin bar, the middle half as a thick one, the median as a mark on it. */
export function Spread({ label, names, rows }: SpreadProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const element = canvas.current;
    if (!element) return;
    const dark = matchMedia('(prefers-color-scheme: dark)');
    let chart: Chart | null = null;
    const draw = () => {
      chart?.destroy();
      const read = (token: string) => readColour(element.parentElement ?? document.body, token);
      const [ink, line] = [read('--ink'), read('--line')];
      Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
      const between = (from: number, to: number) =>
        rows.map(({ ends }): [number, number] | null => (ends ? [ends[from] as number, ends[to] as number] : null));
      const bar = { grouped: false as const, borderSkipped: false as const };
      chart = new Chart(element, {
        type: 'bar',
        data: {
          labels: rows.map(({ id }) => id),
          datasets: [
            {
              ...{ ...bar, label: names.median, backgroundColor: ink },
              data: rows.map(({ ends }): [number, number] | null => (ends ? [ends[2] - MARK, ends[2] + MARK] : null)),
            },
            { ...bar, label: names.half, backgroundColor: read('--level-3'), data: between(1, 3), barPercentage: 0.8 },
            { ...bar, label: names.whole, backgroundColor: line, data: between(0, 4), barPercentage: 0.25 },
          ],
        },
        options: {
          indexAxis: 'y',
          animation: false,
          maintainAspectRatio: false,
          scales: {
            x: { min: 0, max: 100, ticks: { color: ink }, grid: { color: line } },
            y: { ticks: { color: ink, autoSkip: false }, grid: { display: false } },
          },
          plugins: { legend: { position: 'bottom', labels: { color: ink, boxWidth: 24 } }, tooltip: { enabled: false } },
        },
      });
    };
    draw();
    dark.addEventListener('change', draw);
    return () => {
      dark.removeEventListener('change', draw);
      chart?.destroy();
    };
  }, [names, rows]);
  return (
    <div className="spread-picture">
      <canvas ref={canvas} role="img" aria-label={label} />
    </div>
  );
}
