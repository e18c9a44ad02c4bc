// The last hour at a glance: shape only, its numbers stand beside it.

const kWidth = 90;
const kHeight = 34;

export function Sparkline({ values }: { values: number[] }) {
  const top = Math.max(1, ...values);
  const step = kWidth / Math.max(1, values.length - 1);
  const points = values.map((value, index) => {
    const x = (index * step).toFixed(1);
    const y = (kHeight - 1 - (value / top) * (kHeight - 2)).toFixed(1);
    return `${x} ${y}`;
  });
  const line = points.length < 2 ? '' : `M${points.join('L')}`;
  const area = line && `${line}L${kWidth} ${kHeight}L0 ${kHeight}Z`;
  return (
    <svg
      class="sparkline"
      viewBox={`0 0 ${kWidth} ${kHeight}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <path class="area" d={area} />
      <path class="line" d={line} vector-effect="non-scaling-stroke" />
    </svg>
  );
}
