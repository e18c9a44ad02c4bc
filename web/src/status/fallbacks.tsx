import type { Fallback } from '../../generated/api.ts';
import { At } from '../parts/moment.tsx';
import { Outside } from '../parts/outside.tsx';

export function Fallbacks({ fallbacks }: { fallbacks: Fallback[] }) {
  return (
    <section class="panel fallbacks" aria-labelledby="fallbacks">
      <header>
        <h2 id="fallbacks">Recent fallbacks</h2>
        <p>newest first</p>
      </header>
      {fallbacks.length === 0 ? (
        <p class="empty">None since the start: every request was answered by its first provider.</p>
      ) : (
        <Table fallbacks={fallbacks} />
      )}
    </section>
  );
}

function Table({ fallbacks }: { fallbacks: Fallback[] }) {
  return (
    <div class="scroll" tabIndex={0} role="group" aria-labelledby="fallbacks">
      <table class="stacking">
        <thead>
          <tr>
            {['When', 'Model', 'From', 'To', 'Why', 'Request'].map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {fallbacks.toReversed().map((one) => (
            <tr key={`${one.request_id} ${one.time} ${one.from}`}>
              <td class="strong">
                <At time={one.time} />
              </td>
              <td data-label="Model">
                <Outside text={one.model || '–'} />
              </td>
              <td data-label="From">
                <Outside text={one.from} />
              </td>
              <td data-label="To">
                {one.to === null ? <span class="none">nobody left</span> : <Outside text={one.to} />}
              </td>
              <td data-label="Why" class="why">
                <Outside text={one.reason} />
              </td>
              <td data-label="Request">
                <code>
                  <Outside text={one.request_id} />
                </code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
