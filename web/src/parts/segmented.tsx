// One choice of a few, as a group of radio buttons: the browser brings the keyboard.

import { useId } from 'preact/hooks';

export interface Option<T> {
  value: T;
  label: string;
  /** Why it cannot be chosen. */
  disabled?: string | undefined;
}

interface Props<T> {
  label: string;
  options: readonly Option<T>[];
  value: T;
  choose: (value: T) => void;
}

export function Segmented<T extends string | number>({ label, options, value, choose }: Props<T>) {
  const name = useId();
  return (
    <fieldset class="segmented">
      <legend class="unseen">{label}</legend>
      {options.map((option) => (
        <label key={option.value} title={option.disabled}>
          <input
            type="radio"
            name={name}
            checked={option.value === value}
            disabled={option.disabled !== undefined}
            onChange={() => choose(option.value)}
          />
          <span>{option.label}</span>
        </label>
      ))}
    </fieldset>
  );
}
