// The top of a chart's scale: a round number that does not twitch.

const kSteps = [1, 1.5, 2, 3, 4, 5, 6, 8, 10];
// It shrinks only when the values fall below this part of it.
const kShrinkBelow = 0.6;

/** The least round number that is not below `value`. */
export function roundTop(value: number): number {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  const step = kSteps.find((one) => one * power >= value * (1 - 1e-12)) ?? 10;
  return step * power;
}

/** The top to show for `value` after `before`; 0: there was none. */
export function nextTop(before: number, value: number, whole: boolean): number {
  const wanted = Math.max(roundTop(value), whole ? 4 : 0);
  return before > wanted && value >= before * kShrinkBelow ? before : wanted;
}

/** Evenly spaced values from 0 to `top`, 3 to 6 of them above it. */
export function gridValues(top: number, whole: boolean): number[] {
  for (const lines of [5, 4, 3, 6]) {
    const step = top / lines;
    const mantissa = step / 10 ** Math.floor(Math.log10(step) + 1e-12);
    const isRound = [1, 1.5, 2, 2.5, 5].some((one) => Math.abs(one - mantissa) < 1e-9);
    if (!isRound || (whole && !Number.isInteger(Number(step.toPrecision(12))))) continue;
    return Array.from({ length: lines + 1 }, (_, index) => index * step);
  }
  return [0, top / 2, top];
}
