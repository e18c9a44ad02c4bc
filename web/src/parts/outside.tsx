import { inert } from '../words/inert.ts';

/** Text from outside: shown literally, and without an effect on the direction of its surroundings. */
export function Outside({ text }: { text: string | null }) {
  return <bdi>{inert(text ?? '')}</bdi>;
}
