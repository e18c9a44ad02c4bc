import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import { Disclosure } from '../parts/disclosure.tsx';
import { Icon, type IconName } from '../parts/icon.tsx';
import { Outside } from '../parts/outside.tsx';
import { lost } from '../state/router.ts';
import { inert } from '../words/inert.ts';
import { Countdown } from './countdown.tsx';
import { Details } from './details.tsx';
import { ProviderNumbers } from './provider_numbers.tsx';
import type { Provider, State } from './provider_state.ts';
import { ReasonStrip } from './reason_strip.tsx';
import { rowId } from './row_id.ts';

const kStates: Record<State, { icon: IconName; tone: string; text: string }> = {
  ready: { icon: 'check', tone: 'ok', text: 'Ready' },
  healed: { icon: 'check', tone: 'ok', text: 'Ready again' },
  unused: { icon: 'dash', tone: 'quiet', text: 'No traffic yet' },
  disabled: { icon: 'cross', tone: 'quiet', text: 'Disabled' },
  cooling: { icon: 'clock', tone: 'warn', text: 'Cooling down' },
  failed: { icon: 'warning', tone: 'bad', text: 'Last request failed' },
};

export function ProviderRow({ provider, providers }: { provider: Provider; providers: Provider[] }) {
  const open = useSignal(false);
  const details = useId();
  const { tone, icon } = kStates[provider.state];
  return (
    <article class={`provider ${provider.state}`} id={rowId(provider)}>
      <div class="row">
        <span class={`badge small ${tone}`}>
          <Icon name={icon} size={14} />
        </span>
        <Identity provider={provider} />
        <StateText provider={provider} />
        <ProviderNumbers provider={provider} />
        <Disclosure open={open} controls={details} what="Details" of={provider.name} />
      </div>
      <ReasonStrip provider={provider} providers={providers} />
      <div id={details} hidden={!open.value}>
        {open.value && <Details provider={provider} />}
      </div>
    </article>
  );
}

function Identity({ provider }: { provider: Provider }) {
  const { config, firstChoice } = provider;
  return (
    <div class="identity">
      <div class="names">
        <h3>
          <Outside text={provider.name} />
        </h3>
        {firstChoice && lost.value === null && <span class="tag accent">first choice</span>}
      </div>
      <p>
        <span class="tag">priority {config.priority}</span>
        <span class="url" title={config.base_url ?? ''}>
          <Outside text={config.base_url} />
        </span>
      </p>
    </div>
  );
}

function StateText({ provider }: { provider: Provider }) {
  const { text, tone } = kStates[provider.state];
  return (
    <div class={`state ${tone}`}>
      <span>{text}</span>
      <StateContext provider={provider} />
    </div>
  );
}

function StateContext({ provider }: { provider: Provider }) {
  const limits = provider.statistics?.rate_limits;
  if (!limits) return null;
  if (provider.state === 'cooling') {
    const models = limits.cooling_models;
    return (
      <>
        <Countdown provider={provider} />
        {models.length > 0 && (
          <small title={models.map(({ model }) => inert(model ?? '')).join(', ')}>
            {models.length === 1 ? (
              <>
                for <Outside text={models[0]!.model} />
              </>
            ) : (
              `for ${models.length} models`
            )}
          </small>
        )}
      </>
    );
  }
  if (provider.state === 'healed') return <small>not tried since</small>;
  const recent = limits.recent_rate_limits ?? 0;
  if (recent === 0) return null;
  return <small>{recent === 1 ? '1 rate limit just now' : `${recent} rate limits just now`}</small>;
}
