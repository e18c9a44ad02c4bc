import { type Option, Segmented } from '../parts/segmented.tsx';
import { place, selectRange } from '../state/location.ts';
import {
  allows,
  type Interval,
  intervalFor,
  kIntervals,
  kRanges,
  type ProviderType,
} from '../state/place.ts';

const kRangeNames: Record<number, string> = { 1: '1 h', 5: '5 h', 24: '24 h', 168: '7 d', 720: '30 d' };
const kIntervalNames: Record<Interval, string> = { minute: 'Minute', hour: 'Hour', day: 'Day' };
export const kTypes: Option<ProviderType>[] = [
  { value: '', label: 'All' },
  { value: 'openai', label: 'OpenAI' },
  { value: 'anthropic', label: 'Anthropic' },
];

export function Selectors() {
  const { range } = place.value;
  return (
    <div class="selectors">
      <Segmented
        label="Range"
        options={kRanges.map((hours) => ({ value: hours, label: kRangeNames[hours]! }))}
        value={range.hours}
        choose={(hours) => selectRange({ ...range, hours, interval: intervalFor(hours) })}
      />
      <Segmented
        label="Interval"
        options={kIntervals.map((interval) => ({
          value: interval,
          label: kIntervalNames[interval],
          disabled: reason(range.hours, interval),
        }))}
        value={range.interval}
        choose={(interval) => selectRange({ ...range, interval })}
      />
      <Segmented
        label="API"
        options={kTypes}
        value={range.provider_type}
        choose={(provider_type) => selectRange({ ...range, provider_type })}
      />
      <p class="zone">{range.interval === 'day' ? 'days are UTC days' : `times in ${zone()}`}</p>
    </div>
  );
}

function reason(hours: number, interval: Interval): string | undefined {
  if (allows(hours, interval)) return undefined;
  return interval === 'minute'
    ? 'Minutes are too many for this range'
    : 'This range is too short for it';
}

function zone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}
