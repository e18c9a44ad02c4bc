// Usage: node shapes.mjs OPENAPI_YAML OUTPUT
//
// Writes what the page reads as TypeScript: for each schema of the router's own answers a reader,
// which checks a document at the edge, and the type it gives.

import { readFileSync, writeFileSync } from 'node:fs';
import { parse } from 'yaml';

const kRoots = [
  'Status',
  'RequestBuckets',
  'TokenBuckets',
  'LatencyBuckets',
  'ProviderSummaries',
  'Recent',
];

const [source, output] = process.argv.slice(2);
const { schemas } = parse(readFileSync(source, 'utf8'), { merge: true }).components;
const written = new Map();

for (const name of kRoots) write(name);
writeFileSync(
  output,
  `// Made from api/openapi.yaml by web/build/shapes.mjs.
import { flag, list, map, number, object, text, type Read } from '../src/api/read.ts';

${[...written.values()].join('\n')}`,
);

// Those it needs come first.
function write(name) {
  if (written.has(name)) return;
  const reader = readerOf(schemas[name]);
  written.set(
    name,
    `export const read${name} = ${reader};\nexport type ${name} = Read<typeof read${name}>;\n`,
  );
}

function readerOf(schema) {
  if (schema.$ref) {
    const name = schema.$ref.split('/').at(-1);
    write(name);
    return `read${name}`;
  }
  const type = [schema.type].flat().find((one) => one !== 'null');
  switch (type) {
    case 'integer':
    case 'number':
      return 'number';
    case 'string':
      return 'text';
    case 'boolean':
      return 'flag';
    case 'array':
      return `list(${readerOf(schema.items)})`;
    case 'object':
      if (!schema.properties) return `map(${readerOf(schema.additionalProperties)})`;
      return `object({\n${Object.entries(schema.properties)
        .map(([member, inner]) => `  ${member}: ${readerOf(inner)},\n`)
        .join('')}})`;
    default:
      throw new Error(`no reader for ${JSON.stringify(schema)}`);
  }
}
