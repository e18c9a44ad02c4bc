import { kApis, providersOf } from './provider_state.ts';
import { ApiSection } from './api_section.tsx';
import { Fallbacks } from './fallbacks.tsx';
import { StatusSkeleton } from './skeleton.tsx';
import { Tiles } from './tiles.tsx';
import { status } from '../state/router.ts';
import { Callout } from '../parts/callout.tsx';
import { exact } from '../words/numbers.ts';
import { Outside } from '../parts/outside.tsx';

export function StatusTab() {
  const told = status.value;
  if (!told) return <StatusSkeleton />;
  const { config_error, draining, log_dropped, csv_bad_rows, recent_fallbacks } = told.value;
  return (
    <>
      {draining && <Callout tone="neutral">The router is shutting down: running requests finish.</Callout>}
      {config_error !== null && (
        <Callout tone="warn" icon="warning" alert>
          <b>The changed configuration was not taken over</b>; the earlier one is in force.{' '}
          <Outside text={config_error} />
        </Callout>
      )}
      <Tiles />
      {kApis.map(({ name, title }) => (
        <ApiSection
          key={name}
          api={name}
          title={title}
          providers={providersOf(told.value, name)}
          statistics={told.value.statistics[name]}
        />
      ))}
      {log_dropped ? (
        <Callout tone="neutral">{exact(log_dropped)} log records were lost so far.</Callout>
      ) : null}
      {csv_bad_rows ? (
        <Callout tone="neutral">
          {exact(csv_bad_rows)} {csv_bad_rows === 1 ? 'row' : 'rows'} of request_stats.csv could not be
          read: the statistics are without them.
        </Callout>
      ) : null}
      <Fallbacks fallbacks={recent_fallbacks} />
    </>
  );
}
