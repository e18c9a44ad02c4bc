// One question to the router, and every way it can end.

import type { Reader } from './read.ts';

export type Heard<T> =
  | { kind: 'answer'; value: T }
  | { kind: 'locked' }
  | { kind: 'refused'; status: number; message: string } // an error that the router itself tells
  | { kind: 'lost'; why: string };

const kTimeoutMs = 4_000;

/**
 * Asks `path`. `key`: one of the router's keys, or null. Throws only when `superseded` is aborted.
 */
export async function get<T>(
  path: string,
  read: Reader<T>,
  key: string | null,
  superseded: AbortSignal,
): Promise<Heard<T>> {
  const late = AbortSignal.timeout(kTimeoutMs);
  try {
    const answer = await fetch(path, {
      headers: key === null ? {} : { authorization: `Bearer ${key}` },
      signal: AbortSignal.any([late, superseded]),
      credentials: 'omit',
      cache: 'no-store',
      redirect: 'error',
    });
    return await heard(answer, read);
  } catch (error) {
    superseded.throwIfAborted();
    return { kind: 'lost', why: late.aborted ? 'no answer within 4 s' : reason(error) };
  }
}

async function heard<T>(answer: Response, read: Reader<T>): Promise<Heard<T>> {
  if (answer.status === 401) return { kind: 'locked' };
  if (!/^application\/json\b/.test(answer.headers.get('content-type') ?? '')) {
    return { kind: 'lost', why: `status ${answer.status}, and no JSON` };
  }
  const document: unknown = await answer.json();
  if (answer.status === 200) return { kind: 'answer', value: read(document) };
  return { kind: 'refused', status: answer.status, message: messageOf(document, answer.status) };
}

function messageOf(document: unknown, status: number): string {
  const { error } = (document ?? {}) as { error?: { message?: unknown } };
  return typeof error?.message === 'string' ? error.message : `status ${status}`;
}

function reason(error: unknown): string {
  if (error instanceof SyntaxError) return 'an answer that is not JSON';
  return error instanceof Error ? error.message : String(error);
}
