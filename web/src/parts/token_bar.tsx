import { exact } from '../words/numbers.ts';

/** Tokens in three parts that do not overlap: what came from a cache, what did not, what came out. */
export interface Tokens {
  cached: number;
  input: number;
  output: number;
}

export const kTokenParts = [
  { name: 'cached', label: 'Cached' },
  { name: 'input', label: 'New input' },
  { name: 'output', label: 'Output' },
] as const;

/** From the API's sums, in which the input has the cached ones in it. */
export function tokensOf(
  input: number | null,
  output: number | null,
  cached: number | null,
): Tokens {
  const known = Math.min(cached ?? 0, input ?? 0);
  return { cached: known, input: (input ?? 0) - known, output: output ?? 0 };
}

export function sumOf(tokens: Tokens): number {
  return tokens.cached + tokens.input + tokens.output;
}

/** `of`: what a bar of full width stands for; the sum of the tokens unless told. */
export function TokenBar({ tokens, of }: { tokens: Tokens; of?: number }) {
  const whole = of ?? sumOf(tokens);
  const words = kTokenParts.map(({ name, label }) => `${label} ${exact(tokens[name])}`).join(', ');
  return (
    <span class="token-bar" role="img" aria-label={words} title={words}>
      {kTokenParts.map(({ name }) => (
        <span
          key={name}
          class={`part-${name}`}
          style={{ width: `${whole > 0 ? (tokens[name] / whole) * 100 : 0}%` }}
        />
      ))}
    </span>
  );
}
