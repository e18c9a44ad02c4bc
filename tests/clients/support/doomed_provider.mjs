// A provider in a process of its own, to be killed. To a chat request that asks for a stream it
// sends the beginning of one, to any other nothing; it never ends an answer. Prints its port, and
// `ready` once as many requests as its argument says are at that point.

import { createServer } from 'node:http';
import { completionEvents } from './openai_wire.mjs';

let expected = Number(process.argv[2]);
const [head, content] = completionEvents(['begun']);

const server = createServer(async (request, response) => {
  const parts = await Array.fromAsync(request);
  if (JSON.parse(Buffer.concat(parts)).stream) {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(head + content);
  }
  expected -= 1;
  if (expected === 0) process.stdout.write('ready\n');
});
server.listen(0, '127.0.0.1', 5000, () => process.stdout.write(`${server.address().port}\n`));
