import { Outside } from '../parts/outside.tsx';
import { status } from '../state/router.ts';
import { clock } from '../words/times.ts';
import { type Provider, standIn } from './provider_state.ts';

/** Why a provider cools down or failed, in upstream's own words, and who takes its requests. */
export function ReasonStrip({ provider, providers }: { provider: Provider; providers: Provider[] }) {
  const cooling = provider.state === 'cooling';
  if (!cooling && provider.state !== 'failed') return null;
  const error = provider.statistics?.last_error ?? null;
  if (!cooling && error === null) return null;
  return (
    <div class={`reason ${cooling ? 'warn' : 'bad'}`}>
      {error !== null && (
        <p class="error">
          <Outside text={error} />
        </p>
      )}
      {cooling && <NextTry provider={provider} other={standIn(providers, provider)} />}
    </div>
  );
}

function NextTry({ provider, other }: { provider: Provider; other: Provider | null }) {
  const remaining = provider.statistics?.rate_limits.cooldown_remaining_seconds ?? 0;
  const told = status.value;
  if (!told) return null;
  return (
    <p class="next-try">
      Next try at <b>{clock(told.wall + remaining * 1000)}</b>
      {other ? (
        <>
          ; until then requests go to{' '}
          <b>
            <Outside text={other.name} />
          </b>
        </>
      ) : (
        '; nobody else is ready until then'
      )}
    </p>
  );
}
