// The dozen drawings of the page, on a grid of 16.

const kPaths = {
  mark: 'M1 8h5l4-4h1.5M6 8l4 4h1.5M12.5 2.5a1.5 1.5 0 1 1 0 3 1.5 1.5 0 0 1 0-3zM12.5 10.5a1.5 1.5 0 1 1 0 3 1.5 1.5 0 0 1 0-3z',
  check: 'M3.5 8.5l3 3 6-7',
  clock: 'M8 1.8a6.2 6.2 0 1 1 0 12.4A6.2 6.2 0 0 1 8 1.8zM8 4.5V8l2.4 1.6',
  warning: 'M8 2.2l6.2 11.3H1.8zM8 6.5v3.2M8 11.6v.2',
  dash: 'M4.5 8h7',
  cross: 'M4.5 4.5l7 7M11.5 4.5l-7 7',
  lost: 'M2 2l12 12M6.5 4h-1a3.5 3.5 0 0 0-2.7 5.7M9.5 12h1a3.5 3.5 0 0 0 2.7-5.7M8.8 4.2A3.5 3.5 0 0 1 12 4.6',
  pause: 'M6 3.5v9M10 3.5v9',
  play: 'M5 3.2l7.5 4.8L5 12.8z',
  theme: 'M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2zM8 2v12',
  open: 'M6 3.5L10.5 8 6 12.5',
  table: 'M2.5 3.5h11v9h-11zM2.5 6.5h11M2.5 9.5h11M6.2 6.5v6',
  copy: 'M5.5 5.5h8v8h-8zM3 10.5V2.5h7.5',
  info: 'M8 1.8a6.2 6.2 0 1 1 0 12.4A6.2 6.2 0 0 1 8 1.8zM8 7.2v4M8 4.8V5',
} as const;

export type IconName = keyof typeof kPaths;

/** Says nothing to a screen reader: what it stands for is always written too. */
export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" width={size} height={size} aria-hidden="true">
      <path d={kPaths[name]} />
    </svg>
  );
}
