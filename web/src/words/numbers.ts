// Numbers as people read them. `–` is "no value"; 0 is zero.

export const kNone = '–';

const kGrouped = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const kUnits = [
  { size: 1e12, letter: 'T' },
  { size: 1e9, letter: 'B' },
  { size: 1e6, letter: 'M' },
  { size: 1e3, letter: 'k' },
];

/** With comma groups, whole. */
export function exact(value: number | null): string {
  return value === null ? kNone : kGrouped.format(value);
}

/** Exact below `limit`, else three significant digits and a unit. */
export function count(value: number | null, limit = 10_000): string {
  if (value === null) return kNone;
  return Math.abs(value) < limit ? exact(value) : short(value);
}

/** In a column there is room for all digits below a billion. */
export function columnCount(value: number | null): string {
  return count(value, 1e9);
}

function short(value: number): string {
  for (const { size, letter } of kUnits) {
    // 999,950 would read 1000k.
    if (Math.abs(value) < size * 0.9995) continue;
    const scaled = value / size;
    const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(scaled) * 1.0005)));
    return scaled.toFixed(digits) + letter;
  }
  return exact(value);
}

/** For axes: as `count`, without trailing zeros. */
export function axis(value: number): string {
  if (value === 0) return '0';
  for (const { size, letter } of kUnits) {
    if (Math.abs(value) >= size && (size > 1e3 || Math.abs(value) >= 1e4)) {
      return String(Number((value / size).toPrecision(3))) + letter;
    }
  }
  return Math.abs(value) >= 1e3 ? exact(value) : String(Number(value.toPrecision(3)));
}

/** A part of a whole, one decimal, rounded down: 100% only if it is all of it. */
export function share(part: number | null, whole: number | null): string {
  if (part === null || whole === null || whole <= 0) return kNone;
  const percent = (part / whole) * 100;
  if (percent >= 100) return '100%';
  return `${(Math.floor(percent * 10 + 1e-9) / 10).toFixed(1)}%`;
}

export function fixed(value: number | null, digits: number): string {
  return value === null ? kNone : value.toFixed(digits);
}

/** Milliseconds as seconds for a column that names the unit. */
export function seconds(milliseconds: number | null, digits: number): string {
  return milliseconds === null ? kNone : fixed(milliseconds / 1000, digits);
}
