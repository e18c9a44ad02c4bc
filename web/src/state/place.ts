// Where the reader is: the tab and its selection, as the URL's hash holds them.

export const kTabs = ['status', 'analytics', 'requests'] as const;
export type Tab = (typeof kTabs)[number];

export const kRanges = [1, 5, 24, 168, 720] as const;
export const kIntervals = ['minute', 'hour', 'day'] as const;
export type Interval = (typeof kIntervals)[number];
export const kProviderTypes = ['', 'openai', 'anthropic'] as const;
export type ProviderType = (typeof kProviderTypes)[number];
export const kOutcomes = ['', 'success', 'failure', 'refused', 'client_left'] as const;
export type OutcomeChoice = (typeof kOutcomes)[number];

export interface Range {
  hours: number;
  interval: Interval;
  provider_type: ProviderType;
}

export interface Filter {
  api: ProviderType;
  outcome: OutcomeChoice;
  provider: string;
  model: string;
}

export interface Place {
  tab: Tab;
  range: Range;
  filter: Filter;
}

export const kDefaultPlace: Place = {
  tab: 'status',
  range: { hours: 24, interval: 'hour', provider_type: '' },
  filter: { api: '', outcome: '', provider: '', model: '' },
};

/** Whether a range in such buckets has a point or two, and not more than a chart can show. */
export function allows(hours: number, interval: Interval): boolean {
  if (interval === 'minute') return hours <= 24;
  if (interval === 'hour') return hours >= 5;
  return hours >= 168;
}

/** The finest interval that is sensible for a range. */
export function intervalFor(hours: number): Interval {
  if (hours <= 5) return 'minute';
  return hours <= 168 ? 'hour' : 'day';
}

/** What is unknown falls back to the defaults. */
export function parsePlace(hash: string): Place {
  const [name = '', query = ''] = hash.replace(/^#/, '').split('?', 2);
  const asked = new URLSearchParams(query);
  const tab = oneOf(kTabs, name) ?? kDefaultPlace.tab;
  const place: Place = { ...kDefaultPlace, tab };
  if (tab === 'analytics') place.range = parseRange(asked);
  if (tab === 'requests') place.filter = parseFilter(asked);
  return place;
}

export function formatPlace(place: Place): string {
  if (place.tab === 'analytics') return `#analytics?${rangeQuery(place.range)}`;
  if (place.tab !== 'requests') return `#${place.tab}`;
  const query = filterQuery(place.filter);
  return query ? `#requests?${query}` : '#requests';
}

/** As the API takes it. */
export function rangeQuery(range: Range): string {
  const query = new URLSearchParams({ hours: String(range.hours), interval: range.interval });
  if (range.provider_type) query.set('provider_type', range.provider_type);
  return query.toString();
}

/** As the API takes it. */
export function filterQuery(filter: Filter): string {
  const set = Object.entries(filter).filter(([, value]) => value !== '');
  return new URLSearchParams(set).toString();
}

function parseRange(asked: URLSearchParams): Range {
  const hours = oneOf(kRanges, Number(asked.get('hours'))) ?? kDefaultPlace.range.hours;
  const interval = oneOf(kIntervals, asked.get('interval'));
  return {
    hours,
    interval: interval && allows(hours, interval) ? interval : intervalFor(hours),
    provider_type: oneOf(kProviderTypes, asked.get('provider_type')) ?? '',
  };
}

function parseFilter(asked: URLSearchParams): Filter {
  return {
    api: oneOf(kProviderTypes, asked.get('api')) ?? '',
    outcome: oneOf(kOutcomes, asked.get('outcome')) ?? '',
    provider: asked.get('provider') ?? '',
    model: asked.get('model') ?? '',
  };
}

function oneOf<T>(all: readonly T[], value: unknown): T | undefined {
  return all.find((one) => one === value);
}
