// Usage: node compress.mjs FOLDER: puts NAME.gz beside each file that it makes smaller.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const [folder] = process.argv.slice(2);
for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || entry.name.endsWith('.gz')) continue;
  const file = join(entry.parentPath, entry.name);
  const bytes = readFileSync(file);
  const packed = gzipSync(bytes, { level: 9 });
  // The system it was packed on is no part of the content.
  packed[9] = 255;
  if (packed.length < bytes.length * 0.9) writeFileSync(`${file}.gz`, packed);
}
