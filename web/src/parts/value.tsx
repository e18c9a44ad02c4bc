import { exact, kNone } from '../words/numbers.ts';

/** A number that was written by `say`; its exact value is the title, zero and none are grey. */
export function Value({ of, say }: { of: number | null; say: (value: number | null) => string }) {
  const said = say(of);
  const quiet = of === 0 || said === kNone;
  const title = of !== null && said !== exact(of) && Number.isInteger(of) ? exact(of) : undefined;
  return (
    <span class={quiet ? 'number none' : 'number'} title={title}>
      {said}
    </span>
  );
}
