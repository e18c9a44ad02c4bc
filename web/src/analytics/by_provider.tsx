import { useSignal } from '@preact/signals';
import { Outside } from '../parts/outside.tsx';
import { Segmented } from '../parts/segmented.tsx';
import { sumOf, TokenBar, tokensOf } from '../parts/token_bar.tsx';
import type { Analytics } from '../state/router.ts';
import { count, share } from '../words/numbers.ts';
import { apiTitle, summaries } from './summaries.ts';

type Measure = 'tokens' | 'requests';

/** Which provider carries how much, the largest first. */
export function ByProvider({ data }: { data: Analytics }) {
  const by = useSignal<Measure>('tokens');
  const rows = summaries(data)
    .map((of) => {
      const tokens = tokensOf(of.input_tokens, of.output_tokens, of.cached_tokens);
      return { of, tokens, value: by.value === 'tokens' ? sumOf(tokens) : (of.request_count ?? 0) };
    })
    .sort((a, b) => b.value - a.value);
  const most = Math.max(1, ...rows.map(({ value }) => value));
  const all = rows.reduce((sum, { value }) => sum + value, 0);
  return (
    <section class="panel chart by-provider" aria-labelledby="by-provider">
      <header>
        <h2 id="by-provider">By provider</h2>
        <Segmented
          label="Measure"
          options={[
            { value: 'tokens', label: 'Tokens' },
            { value: 'requests', label: 'Requests' },
          ]}
          value={by.value}
          choose={(measure: Measure) => (by.value = measure)}
        />
      </header>
      <ul class="scroll-down" tabIndex={0} aria-labelledby="by-provider">
        {rows.map(({ of, tokens, value }) => (
          <li key={`${of.provider_type} ${of.provider_name}`}>
            <p class="who">
              <span>
                <Outside text={of.provider_name} />
              </span>
              <small>{apiTitle(of.provider_type)}</small>
            </p>
            {by.value === 'tokens' ? (
              <TokenBar tokens={tokens} of={most} />
            ) : (
              <span class="token-bar" aria-hidden="true">
                <span class="part-requests" style={{ width: `${(value / most) * 100}%` }} />
              </span>
            )}
            <span class="amount">{count(value)}</span>
            <span class="share">{share(value, all)}</span>
          </li>
        ))}
      </ul>
      {rows.length === 0 && <p class="empty">No provider answered in this range.</p>}
    </section>
  );
}
