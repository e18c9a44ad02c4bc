import { Callout } from '../parts/callout.tsx';
import { Outside } from '../parts/outside.tsx';
import { analytics, analyticsFault } from '../state/router.ts';
import { ByProvider } from './by_provider.tsx';
import { LatencyCard, RequestsCard, TokensCard } from './cards.tsx';
import { Selectors } from './selectors.tsx';
import { SummaryTable } from './summary_table.tsx';

export function AnalyticsTab() {
  const told = analytics.value;
  const data = told?.value;
  const empty = data?.requests.every((one) => !one.count) ?? false;
  return (
    <>
      <Selectors />
      {analyticsFault.value !== null && (
        <Callout tone={told ? 'warn' : 'neutral'}>
          <b>The statistics are not to be had now.</b> <Outside text={analyticsFault.value} />
        </Callout>
      )}
      {empty && <Callout tone="neutral">No requests in this range. Charts fill as clients ask.</Callout>}
      {data ? (
        <>
          <div class="charts">
            <RequestsCard data={data} />
            <TokensCard data={data} />
            <LatencyCard data={data} />
            <ByProvider data={data} />
          </div>
          <SummaryTable data={data} />
        </>
      ) : (
        analyticsFault.value === null && <Skeleton />
      )}
    </>
  );
}

function Skeleton() {
  return (
    <div class="charts skeleton" role="status">
      <span class="unseen">Loading</span>
      {[0, 1, 2, 3].map((card) => (
        <div key={card} class="panel chart" />
      ))}
    </div>
  );
}
