import { useMemo } from 'preact/hooks';
import { kTypes } from '../analytics/selectors.tsx';
import { Segmented } from '../parts/segmented.tsx';
import { place, selectFilter } from '../state/location.ts';
import type { OutcomeChoice } from '../state/place.ts';
import { models, providers } from '../state/router.ts';
import { inert } from '../words/inert.ts';

const kOutcomes: { value: OutcomeChoice; label: string }[] = [
  { value: '', label: 'All' },
  { value: 'success', label: 'Answered' },
  { value: 'failure', label: 'Failed' },
  { value: 'refused', label: 'Refused' },
  { value: 'client_left', label: 'Left' },
];

export function Filters() {
  const { filter } = place.value;
  return (
    <div class="selectors">
      <Segmented
        label="API"
        options={kTypes}
        value={filter.api}
        choose={(api) => selectFilter({ ...filter, api })}
      />
      <Segmented
        label="Outcome"
        options={kOutcomes}
        value={filter.outcome}
        choose={(outcome) => selectFilter({ ...filter, outcome })}
      />
      <Choice
        label="Provider"
        all="All providers"
        value={filter.provider}
        known={providers.value.map((one) => one.name)}
        choose={(provider) => selectFilter({ ...filter, provider })}
      />
      <Choice
        label="Model"
        all="All models"
        value={filter.model}
        known={models.value}
        choose={(model) => selectFilter({ ...filter, model })}
      />
    </div>
  );
}

interface Props {
  label: string;
  all: string;
  value: string;
  known: readonly string[];
  choose: (value: string) => void;
}

function Choice({ label, all, value, known, choose }: Props) {
  const names = useMemo(
    () => [...new Set([...known, value])].filter((name) => name !== '').sort(),
    [known.join('\n'), value],
  );
  return (
    <select
      aria-label={label}
      value={value}
      onChange={(event) => choose(event.currentTarget.value)}
    >
      <option value="">{all}</option>
      {names.map((name) => (
        <option key={name} value={name}>
          {inert(name)}
        </option>
      ))}
    </select>
  );
}
