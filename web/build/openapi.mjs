// Usage: node openapi.mjs OPENAPI_YAML VERSION OUTPUT: the document as JSON, for this version.

import { readFileSync, writeFileSync } from 'node:fs';
import { parse } from 'yaml';

const [source, version, output] = process.argv.slice(2);
const document = parse(readFileSync(source, 'utf8'), { merge: true });
document.info.version = version;
writeFileSync(output, JSON.stringify(document));
