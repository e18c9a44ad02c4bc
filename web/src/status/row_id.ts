import { status } from '../state/router.ts';
import type { Provider } from './provider_state.ts';

/** The id of a provider's row: by its number, because a name is anything. */
export function rowId({ api, config }: Provider): string {
  const all = status.value?.value.config[api].providers ?? [];
  return `provider-${api}-${all.indexOf(config)}`;
}
