import { useComputed } from '@preact/signals';
import { now } from '../state/clock.ts';
import { goTo, tab } from '../state/location.ts';
import { kTabs, type Tab } from '../state/place.ts';
import { paused } from '../state/refresh.ts';
import { locked, lost, status } from '../state/router.ts';
import { nextTheme, theme } from '../state/theme.ts';
import { Icon } from './icon.tsx';
import { Outside } from './outside.tsx';

const kTitles: Record<Tab, string> = {
  status: 'Status',
  analytics: 'Analytics',
  requests: 'Requests',
};

export function Header() {
  return (
    <header class="top">
      <div class="inner">
        <h1>
          <Icon name="mark" size={22} />
          LLM API Router
          <small>
            <Outside text={status.value?.value.version ?? ''} />
          </small>
        </h1>
        {!locked.value && <Tabs />}
        <div class="tools">
          {!locked.value && <Liveness />}
          {!locked.value && <PauseButton />}
          <button
            type="button"
            class="icon-button"
            title={`Theme: ${theme.value} (t)`}
            aria-label={`Theme: ${theme.value}`}
            onClick={nextTheme}
          >
            <Icon name="theme" />
          </button>
        </div>
      </div>
    </header>
  );
}

function Tabs() {
  const move = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const edge = { Home: 0, End: kTabs.length - 1 }[event.key];
    if (step === undefined && edge === undefined) return;
    event.preventDefault();
    const at = kTabs.indexOf(tab.value) + (step ?? 0) + kTabs.length;
    const next = kTabs[edge ?? at % kTabs.length]!;
    goTo(next);
    document.getElementById(`tab-${next}`)?.focus();
  };
  return (
    <div class="tabs" role="tablist" aria-label="Views" onKeyDown={move}>
      {kTabs.map((name) => (
        <button
          key={name}
          type="button"
          role="tab"
          id={`tab-${name}`}
          aria-selected={tab.value === name}
          aria-controls="panel"
          tabIndex={tab.value === name ? 0 : -1}
          onClick={() => goTo(name)}
        >
          {kTitles[name]}
        </button>
      ))}
    </div>
  );
}

function Liveness() {
  const text = useComputed(() => {
    if (paused.value) return 'paused';
    if (lost.value !== null) return 'not reachable';
    if (!status.value) return 'connecting';
    const seconds = Math.floor((now.value - status.value.at) / 1000);
    // The rhythm itself is not worth a word.
    return seconds < 3 ? 'updated now' : `updated ${seconds} s ago`;
  });
  const tone = useComputed(() => {
    if (paused.value || !status.value) return 'quiet';
    return lost.value === null ? 'ok' : 'bad';
  });
  return (
    <p class={`liveness ${tone.value}`}>
      <i />
      {text}
    </p>
  );
}

function PauseButton() {
  const label = paused.value ? 'Go on refreshing' : 'Pause refreshing';
  return (
    <button
      type="button"
      class="icon-button"
      title={`${label} (p)`}
      aria-label={label}
      onClick={() => (paused.value = !paused.value)}
    >
      <Icon name={paused.value ? 'play' : 'pause'} />
    </button>
  );
}
