import type { ApiStatistics } from '../../generated/api.ts';
import { Outside } from '../parts/outside.tsx';
import { Value } from '../parts/value.tsx';
import { count } from '../words/numbers.ts';
import { CopyButton } from './copy_button.tsx';
import { ProviderRow } from './provider_row.tsx';
import type { ApiName, Provider } from './provider_state.ts';

interface Props {
  api: ApiName;
  title: string;
  providers: Provider[];
  statistics: ApiStatistics;
}

export const kColumns = [
  'Requests',
  'Success',
  'In flight',
  'First token, s',
  'Latency, s',
  'Tokens/s',
  'Tokens',
] as const;

export function ApiSection({ api, title, providers, statistics }: Props) {
  return (
    <section class="panel api" aria-labelledby={`api-${api}`}>
      <header>
        <h2 id={`api-${api}`}>{title} API</h2>
        <CopyButton text={`${location.host}/${api}`} copied={`${location.origin}/${api}`} />
        <p class="sums">
          <span>
            <Value of={statistics.total_requests} say={count} />{' '}
            {statistics.total_requests === 1 ? 'request' : 'requests'}
          </span>
          <span>
            <Value of={statistics.total_tokens} say={count} /> tokens
          </span>
          <Best label="most used" name={statistics.most_used_provider} />
          <Best label="fastest" name={statistics.fastest_provider} />
        </p>
      </header>
      {providers.length === 0 ? (
        <p class="empty">
          No provider is configured: requests to this API are answered with status 503.
        </p>
      ) : (
        <Heads />
      )}
      {providers.map((one) => (
        <ProviderRow key={one.name} provider={one} providers={providers} />
      ))}
    </section>
  );
}

function Best({ label, name }: { label: string; name: string | null }) {
  if (name === null) return null;
  return (
    <span class="best">
      {label}{' '}
      <b>
        <Outside text={name} />
      </b>
    </span>
  );
}

// Each number carries its own label too, so these are for the eyes only.
function Heads() {
  return (
    <div class="row heads" aria-hidden="true">
      <span />
      <span>Provider</span>
      <span>State</span>
      <div class="numbers">
        {kColumns.map((head) => (
          <span key={head}>{head}</span>
        ))}
      </div>
      <span />
    </div>
  );
}
