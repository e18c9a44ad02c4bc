import { useComputed } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { AnalyticsTab } from './analytics/analytics_tab.tsx';
import { Callout } from './parts/callout.tsx';
import { Footer } from './parts/footer.tsx';
import { Header } from './parts/header.tsx';
import { KeyForm } from './parts/key_form.tsx';
import { RequestsTab } from './requests/requests_tab.tsx';
import { now } from './state/clock.ts';
import { tab } from './state/location.ts';
import { askNow } from './state/refresh.ts';
import { locked, lost, restarted, status } from './state/router.ts';
import { StatusTab } from './status/status_tab.tsx';
import { clock } from './words/times.ts';

export function App() {
  if (locked.value) {
    return (
      <>
        <Header />
        <main id="main">
          <KeyForm />
        </main>
      </>
    );
  }
  return (
    <>
      <a class="skip" href="#main" onClick={skip}>
        Skip to the content
      </a>
      <Header />
      <main id="main" tabIndex={-1} class={lost.value === null ? '' : 'stale'}>
        <LostRouter />
        <Restarted />
        <Tab />
        <Footer />
      </main>
    </>
  );
}

// The hash is the place, so the link does not go there.
function skip(event: Event): void {
  event.preventDefault();
  document.getElementById('main')?.focus();
}

function Tab() {
  const before = useRef(tab.value);
  useEffect(() => {
    if (before.current !== tab.value) scrollTo(0, 0);
    before.current = tab.value;
  });
  return (
    <div role="tabpanel" id="panel" aria-labelledby={`tab-${tab.value}`}>
      {tab.value === 'status' && <StatusTab />}
      {tab.value === 'analytics' && <AnalyticsTab />}
      {tab.value === 'requests' && <RequestsTab />}
    </div>
  );
}

function LostRouter() {
  if (lost.value === null) return null;
  const told = status.value;
  return (
    <Callout tone="bad" icon="lost" alert action={{ label: 'Try now', run: askNow }}>
      <b>The router does not answer.</b>{' '}
      {told && (
        <>
          Last heard at <b>{clock(told.wall)}</b>; everything below is from then.{' '}
        </>
      )}
      Trying again every 5 seconds. <span class="quiet">({lost.value})</span>
    </Callout>
  );
}

const kToldMs = 60_000;

function Restarted() {
  const at = restarted.value;
  const told = useComputed(() => now.value - (restarted.value ?? -Infinity) <= kToldMs);
  if (at === null || !told.value) return null;
  const began = Date.now() - (performance.now() - at);
  return (
    <Callout tone="neutral">The router was restarted at {clock(began)}, counters began anew.</Callout>
  );
}
