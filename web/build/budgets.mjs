// Usage: node budgets.mjs BUILT_FOLDER
//
// Fails if what /web loads weighs more than a dashboard may (KB = 1000 bytes, as sent).

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const kBudgets = { js: 60, css: 8, woff2: 50 };

const [folder] = process.argv.slice(2);
const weights = { js: 0, css: 0, woff2: 0 };
for (const name of loaded('index.html')) {
  const kind = name.split('.').at(-1);
  const bytes = readFileSync(join(folder, name));
  if (kind in weights) weights[kind] += sent(kind, bytes).length / 1000;
}

let over = false;
for (const [kind, budget] of Object.entries(kBudgets)) {
  const weight = weights[kind];
  if (weight <= 0 || weight > budget) over = true;
  console.log(`${kind}: ${weight.toFixed(1)} of ${budget} KB`);
}
if (over) {
  console.error('error: /web loads nothing of a kind, or more than its budget');
  process.exit(1);
}

function sent(kind, bytes) {
  return kind === 'woff2' ? bytes : gzipSync(bytes, { level: 9 });
}

// A page's files, and theirs.
function loaded(page) {
  const found = new Set();
  const waiting = [page];
  while (waiting.length > 0) {
    const text = readFileSync(join(folder, waiting.pop()), 'utf8');
    for (const [name] of text.matchAll(/assets\/[\w.-]+\.(?:js|css|woff2)/g)) {
      if (found.has(name)) continue;
      found.add(name);
      if (!name.endsWith('.woff2')) waiting.push(name);
    }
    // Chunks name each other relatively.
    for (const [, name] of text.matchAll(/from\s*["']\.\/([\w.-]+\.js)["']/g)) {
      if (!found.has(`assets/${name}`)) waiting.push(`assets/${name}`);
      found.add(`assets/${name}`);
    }
  }
  return found;
}
