// Usage: node inert_sources.mjs FOLDER
//
// Refuses sources that could turn text from outside into code or markup.

import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const kRefused =
  /innerHTML|outerHTML|insertAdjacentHTML|dangerouslySetInnerHTML|document\.write|\beval\b|new Function/;

const [folder] = process.argv.slice(2);
let refused = false;
for (const name of globSync('**/*.{ts,tsx,html}', { cwd: folder })) {
  readFileSync(join(folder, name), 'utf8')
    .split('\n')
    .forEach((line, index) => {
      const found = line.match(kRefused);
      if (!found) return;
      console.error(`${join(folder, name)}:${index + 1}: ${found[0]} is not used here`);
      refused = true;
    });
}
if (refused) process.exit(1);
