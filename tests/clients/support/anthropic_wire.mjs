// What an Anthropic server says, as text on the wire.

const kModel = 'claude-sonnet-5-0';

/** A message whose answer is `text`. */
export function message(text, model = kModel) {
  return {
    ...envelope(model),
    content: [{ type: 'text', text }],
    stop_reason: 'end_turn',
    usage: usage(4),
  };
}

/**
 * The events of a streamed message, one delta for each text.
 * @param {string[]} texts
 */
export function messageEvents(texts, model = kModel) {
  return [
    event({ type: 'message_start', message: { ...envelope(model), usage: usage(1) } }),
    event({ type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } }),
    event({ type: 'ping' }),
    ...texts.map((text) => delta({ type: 'text_delta', text })),
    event({ type: 'content_block_stop', index: 0 }),
    ...closing('end_turn'),
  ];
}

/**
 * The events of a streamed message that calls one tool, its input in two pieces.
 * @param {string} name
 * @param {object} input
 */
export function toolUseEvents(name, input, model = kModel) {
  const text = JSON.stringify(input);
  const half = text.length >> 1;
  return [
    event({ type: 'message_start', message: { ...envelope(model), usage: usage(1) } }),
    event({
      type: 'content_block_start',
      index: 0,
      content_block: { type: 'tool_use', id: 'toolu_1', name, input: {} },
    }),
    delta({ type: 'input_json_delta', partial_json: text.slice(0, half) }),
    delta({ type: 'input_json_delta', partial_json: text.slice(half) }),
    event({ type: 'content_block_stop', index: 0 }),
    ...closing('tool_use'),
  ];
}

/** An `error` event, as it comes within a stream. */
export function errorEvent(type, message) {
  return event(errorBody(message, { type }));
}

/** The body of an error. */
export function errorBody(
  message,
  { type = 'invalid_request_error', request_id = 'req_upstream_1' } = {},
) {
  return { type: 'error', error: { type, message }, request_id };
}

/** @param {...string} ids */
export function models(...ids) {
  return { data: ids.map(model), first_id: ids.at(0), last_id: ids.at(-1), has_more: false };
}

/** @param {string} id */
export function model(id) {
  return { type: 'model', id, display_name: id, created_at: '2026-01-01T00:00:00Z' };
}

function envelope(model) {
  return {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model,
    content: [],
    stop_reason: null,
    stop_sequence: null,
  };
}

function usage(output_tokens) {
  return {
    input_tokens: 9,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: 2,
    output_tokens,
  };
}

function delta(change) {
  return event({ type: 'content_block_delta', index: 0, delta: change });
}

function closing(stop_reason) {
  return [
    event({
      type: 'message_delta',
      delta: { stop_reason, stop_sequence: null },
      usage: { output_tokens: 4 },
    }),
    event({ type: 'message_stop' }),
  ];
}

function event(value) {
  return `event: ${value.type}\ndata: ${JSON.stringify(value)}\n\n`;
}
