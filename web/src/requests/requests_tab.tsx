import { Callout } from '../parts/callout.tsx';
import { Outside } from '../parts/outside.tsx';
import { place } from '../state/location.ts';
import { filterQuery } from '../state/place.ts';
import { recent, recentFault } from '../state/router.ts';
import { exact } from '../words/numbers.ts';
import { ExchangeRow } from './exchange_row.tsx';
import { Filters } from './filters.tsx';

export const kHeads = ['Tokens', 'First token', 'Duration'] as const;

export function RequestsTab() {
  const told = recent.value?.value.recent;
  return (
    <>
      <Filters />
      {recentFault.value !== null && (
        <Callout tone={told ? 'warn' : 'neutral'}>
          <b>The last requests are not to be had now.</b> <Outside text={recentFault.value} />
        </Callout>
      )}
      {told ? <List /> : recentFault.value === null && <Skeleton />}
    </>
  );
}

function List() {
  const { remembered, capacity, exchanges } = recent.value!.value.recent;
  const filtered = filterQuery(place.value.filter) !== '';
  return (
    <section class="panel exchanges" aria-labelledby="exchanges">
      <header>
        <h2 id="exchanges">Last requests</h2>
        <p>
          {exact(exchanges.length)} shown of the last {exact(remembered)}; at most {exact(capacity)}{' '}
          are remembered, newest first
        </p>
      </header>
      {exchanges.length === 0 ? (
        <p class="empty">
          {filtered
            ? 'None of the remembered requests is like that.'
            : 'No request has been finished since the start.'}
        </p>
      ) : (
        <>
          <Heads />
          {exchanges.map((one) => (
            <ExchangeRow key={one.request_id} exchange={one} />
          ))}
        </>
      )}
    </section>
  );
}

function Heads() {
  return (
    <div class="exchange-row heads" aria-hidden="true">
      <span />
      <span>Time</span>
      <span>Model</span>
      <span>Provider</span>
      <span>Outcome</span>
      {kHeads.map((head) => (
        <span key={head} class="right">
          {head}
        </span>
      ))}
      <span />
    </div>
  );
}

function Skeleton() {
  return (
    <div class="panel exchanges skeleton" role="status">
      <span class="unseen">Loading</span>
      {Array.from({ length: 8 }, (_, row) => (
        <div key={row} class="exchange-row">
          <i />
          <i />
          <i />
          <i />
        </div>
      ))}
    </div>
  );
}
