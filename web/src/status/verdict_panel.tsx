import { Icon, type IconName } from '../parts/icon.tsx';
import { Outside } from '../parts/outside.tsx';
import { lost, verdict } from '../state/router.ts';
import { Countdown } from './countdown.tsx';
import { type Provider, type Verdict } from './provider_state.ts';
import { rowId } from './row_id.ts';

// More than these would push the rows out of sight.
const kNamed = 2;

export function VerdictPanel() {
  if (lost.value !== null) {
    return (
      <Panel tone="bad" icon="warning" sentence="Router not reachable">
        <p>Showing the last numbers received</p>
      </Panel>
    );
  }
  const { tone, sentence, troubled, total } = verdict.value;
  const named = troubled.slice(0, troubled.length > kNamed ? kNamed - 1 : kNamed);
  const more = troubled.length - named.length;
  return (
    <Panel tone={tone} icon={iconOf(verdict.value)} sentence={sentence}>
      {troubled.length === 0 && total > 0 && <p>{total} configured, none cooling</p>}
      {named.map((one) => (
        <Trouble key={`${one.api} ${one.name}`} provider={one} />
      ))}
      {more > 0 && <p>and {more} more</p>}
    </Panel>
  );
}

function Panel(props: {
  tone: Verdict['tone'];
  icon: IconName;
  sentence: string;
  children: preact.ComponentChildren;
}) {
  return (
    <div class={`panel verdict ${props.tone}`}>
      <span class={`badge ${props.tone}`}>
        <Icon name={props.icon} size={20} />
      </span>
      <div>
        <h2>{props.sentence}</h2>
        {props.children}
      </div>
    </div>
  );
}

function Trouble({ provider }: { provider: Provider }) {
  const show = () => {
    const row = document.getElementById(rowId(provider));
    row?.scrollIntoView({ block: 'center' });
    row?.querySelector('button')?.focus({ preventScroll: true });
  };
  return (
    <p class="trouble">
      <button type="button" class="link" onClick={show}>
        <Outside text={provider.name} />
      </button>
      {provider.state === 'cooling' ? (
        <span>
          is back in <Countdown provider={provider} plain />
        </span>
      ) : (
        <span>failed last time</span>
      )}
    </p>
  );
}

function iconOf({ tone }: Verdict): IconName {
  if (tone === 'ok') return 'check';
  return tone === 'warn' ? 'clock' : 'warning';
}
