import type { ProviderSummary } from '../../generated/api.ts';
import type { Analytics } from '../state/router.ts';
import { kApis } from '../status/provider_state.ts';

/** The totals of the providers that the selection is about. */
export function summaries({ summary, range }: Analytics): ProviderSummary[] {
  return range.provider_type === ''
    ? summary
    : summary.filter((one) => one.provider_type === range.provider_type);
}

export function apiTitle(name: string | null): string {
  return kApis.find((one) => one.name === name)?.title ?? '–';
}
