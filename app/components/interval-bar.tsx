/** A number with its interval: filled up to the lower end, hatched up to the upper. The words stand beside it. */
export function IntervalBar({ low, high, max, mark }: { low: number; high: number; max: number; mark?: number }) {
  const share = (value: number) => `${Math.max(0, Math.min(100, (value / max) * 100))}%`;
  return (
    <svg className="interval" aria-hidden="true" focusable="false">
      <rect className="sure" x="0" y="0" height="100%" width={share(low)} />
      <rect className="maybe" x={share(low)} y="0" height="100%" width={share(high - low)} />
      {mark !== undefined && <line className="mark" x1={share(mark)} x2={share(mark)} y1="0" y2="100%" />}
    </svg>
  );
}

/** The hatching that interval bars use; once per page. */
export function HatchPattern() {
  return (
    <svg width="0" height="0" aria-hidden="true" focusable="false">
      <defs>
        <pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <line className="hatch-line" x1="0" y1="0" x2="0" y2="6" />
        </pattern>
      </defs>
    </svg>
  );
}
