// Reads JSON that came from outside. What is missing or of another type becomes null, false or
// empty: an answer of another version shows dashes, it never breaks the page.

export type Reader<T> = (value: unknown) => T;
export type Read<R> = R extends Reader<infer T> ? T : never;

export const number: Reader<number | null> = (value) =>
  typeof value === 'number' && Number.isFinite(value) ? value : null;

export const text: Reader<string | null> = (value) => (typeof value === 'string' ? value : null);

export const flag: Reader<boolean> = (value) => value === true;

export function list<T>(item: Reader<T>): Reader<T[]> {
  return (value) => (Array.isArray(value) ? value.map(item) : []);
}

/** By names from outside: a Map, because a name may be `__proto__`. */
export function map<T>(item: Reader<T>): Reader<Map<string, T>> {
  return (value) =>
    new Map(Object.entries(members(value)).map(([name, inner]) => [name, item(inner)]));
}

export function object<S extends Record<string, Reader<unknown>>>(
  shape: S,
): Reader<{ [Name in keyof S]: Read<S[Name]> }> {
  return (value) => {
    const from = members(value);
    const read: Record<string, unknown> = {};
    for (const name of Object.keys(shape)) read[name] = shape[name]!(from[name]);
    return read as { [Name in keyof S]: Read<S[Name]> };
  };
}

function members(value: unknown): Record<string, unknown> {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? (value as Record<string, unknown>) : {};
}
