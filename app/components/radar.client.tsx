import { Chart, Filler, Legend, LineElement, PointElement, RadarController, RadialLinearScale, Tooltip } from 'chart.js';
import { useEffect, useRef } from 'react';

/** Characters in a line of an axis label. */
const LABEL_LINE = 12;

Chart.register(RadarController, RadialLinearScale, PointElement, LineElement, Filler, Legend, Tooltip);

export interface RadarSeries {
  name: string;
  values: readonly number[];
  style: 'filled' | 'faint' | 'thin' | 'dotted';
}

export interface RadarProps {
  /** What the picture shows, for those who cannot see it; the numbers stand in the table beside it. */
  label: string;
  axes: readonly string[];
  max: number;
  series: readonly RadarSeries[];
}

/** Colours come from the page's tokens, so that the chart follows light and dark. */
function readColours(element: Element) {
  const probe = document.createElement('span');
  element.append(probe);
  const read = (token: string) => {
    probe.style.color = `var(${token})`;
    return getComputedStyle(probe).color;
  };
  const colours = { ink: read('--ink'), line: read('--line'), accent: read('--accent'), attention: read('--attention') };
  probe.remove();
  return colours;
}

function withAlpha(colour: string, alpha: number): string {
  const channels =
    colour
      .match(/[\d.]+/g)
      ?.slice(0, 3)
      .join(', ') ?? '0, 0, 0';
  return `rgba(${channels}, ${alpha})`;
}

/** Long names in short lines, so that a phone's width holds them. */
function breakLabel(label: string): string[] {
  const lines: string[] = [];
  for (const word of label.split(' ')) {
    const longer = `${lines.at(-1) ?? ''} ${word}`.trim();
    if (lines.length > 0 && longer.length <= LABEL_LINE) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

export function Radar({ label, axes, max, series }: RadarProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const element = canvas.current;
    if (!element) return;
    const dark = matchMedia('(prefers-color-scheme: dark)');
    let chart: Chart | null = null;
    const draw = () => {
      chart?.destroy();
      const { ink, line, accent, attention } = readColours(element.parentElement ?? document.body);
      Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
      const look = {
        filled: { borderColor: accent, backgroundColor: withAlpha(accent, 0.25), borderWidth: 2, fill: true, pointRadius: 3 },
        faint: {
          borderColor: withAlpha(accent, 0.4),
          backgroundColor: withAlpha(accent, 0.08),
          borderWidth: 1,
          fill: true,
          pointRadius: 0,
        },
        thin: { borderColor: attention, borderWidth: 1, fill: false, pointRadius: 0 },
        dotted: { borderColor: ink, borderWidth: 2, borderDash: [2, 4], fill: false, pointRadius: 2 },
      };
      chart = new Chart(element, {
        type: 'radar',
        data: {
          labels: axes.map(breakLabel),
          datasets: series.map(({ name, values, style }) => ({ label: name, data: [...values], ...look[style] })),
        },
        options: {
          animation: false,
          maintainAspectRatio: true,
          aspectRatio: 1,
          scales: {
            r: {
              min: 0,
              max,
              ticks: { stepSize: max / 5, color: ink, backdropColor: 'transparent' },
              grid: { color: line },
              angleLines: { color: line },
              pointLabels: { color: ink, font: { size: 13 } },
            },
          },
          plugins: { legend: { position: 'bottom', labels: { color: ink, boxWidth: 24 } } },
        },
      });
    };
    draw();
    dark.addEventListener('change', draw);
    return () => {
      dark.removeEventListener('change', draw);
      chart?.destroy();
    };
  }, [axes, max, series]);
  return (
    <div className="radar">
      <canvas ref={canvas} role="img" aria-label={label} />
    </div>
  );
}
