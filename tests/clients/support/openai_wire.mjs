// What an OpenAI server says, as text on the wire.

const kCreated = 1_767_000_000;

/** A chat completion whose answer is `text`. */
export function completion(text, model = 'gpt-5.2') {
  return {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: kCreated,
    model,
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: text, refusal: null },
        finish_reason: 'stop',
        logprobs: null,
      },
    ],
    usage: {
      prompt_tokens: 9,
      completion_tokens: 4,
      total_tokens: 13,
      prompt_tokens_details: { cached_tokens: 2 },
    },
  };
}

/**
 * The events of a streamed chat completion: the role, one for each text, the finish, `[DONE]`.
 * @param {string[]} texts
 */
export function completionEvents(texts, model = 'gpt-5.2') {
  const chunk = (delta, finish_reason = null) =>
    data({
      id: 'chatcmpl-1',
      object: 'chat.completion.chunk',
      created: kCreated,
      model,
      choices: [{ index: 0, delta, finish_reason }],
    });
  return [
    chunk({ role: 'assistant', content: '' }),
    ...texts.map((content) => chunk({ content })),
    chunk({}, 'stop'),
    'data: [DONE]\n\n',
  ];
}

/** A finished response object whose answer is `text`. */
export function response(text, status = 'completed') {
  const content = [{ type: 'output_text', text, annotations: [] }];
  return {
    id: 'resp_1',
    object: 'response',
    created_at: kCreated,
    status,
    model: 'gpt-5.2',
    output:
      status === 'completed'
        ? [{ id: 'msg_1', type: 'message', status, role: 'assistant', content }]
        : [],
    usage: status === 'completed' ? { input_tokens: 9, output_tokens: 4, total_tokens: 13 } : null,
  };
}

/**
 * The events of a streamed response, one delta for each text.
 * @param {string[]} texts
 */
export function responseEvents(texts) {
  const item = { item_id: 'msg_1', output_index: 0, content_index: 0 };
  const message = {
    id: 'msg_1',
    type: 'message',
    status: 'in_progress',
    role: 'assistant',
    content: [],
  };
  const events = [
    { type: 'response.created', response: response('', 'in_progress') },
    { type: 'response.output_item.added', output_index: 0, item: message },
    ...texts.map((delta) => ({ type: 'response.output_text.delta', ...item, delta })),
    { type: 'response.output_text.done', ...item, text: texts.join('') },
    { type: 'response.completed', response: response(texts.join('')) },
  ];
  return events.map((event, sequence_number) => data({ ...event, sequence_number }, event.type));
}

/**
 * An embedding in the encoding that the SDK asks for by default.
 * @param {number[]} numbers exactly representable as 32-bit floats
 */
export function embedding(numbers) {
  return {
    object: 'list',
    model: 'text-embedding-3-small',
    data: [
      {
        object: 'embedding',
        index: 0,
        embedding: Buffer.from(new Float32Array(numbers).buffer).toString('base64'),
      },
    ],
    usage: { prompt_tokens: 3, total_tokens: 3 },
  };
}

/** @param {...string} ids */
export function models(...ids) {
  return { object: 'list', data: ids.map(model) };
}

/** @param {string} id */
export function model(id) {
  return { id, object: 'model', created: kCreated, owned_by: 'system' };
}

/** The body of an error, with members that OpenAI sets for some. */
export function errorBody(
  message,
  { type = 'invalid_request_error', param = null, code = null } = {},
) {
  return { error: { message, type, param, code } };
}

function data(value, event) {
  return `${event ? `event: ${event}\n` : ''}data: ${JSON.stringify(value)}\n\n`;
}
