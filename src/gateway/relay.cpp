#include "gateway/relay.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "base/free_memory.hpp"
#include "gateway/decision.hpp"
#include "gateway/exchange_log.hpp"
#include "gateway/results_url.hpp"
#include "gateway/upstream_client.hpp"
#include "routing/rate_limit_headers.hpp"
#include "wire/headers.hpp"
#include "wire/json_nesting.hpp"

namespace llm_api_router::gateway {
namespace {

using net::awaitable;

// What an answer's fields mostly fit into.
constexpr std::size_t kUsualFields = 1024;
// SPEC §6: whole answers above this are passed on as they come.
constexpr std::size_t kMostHeld = std::size_t{8} << 20U;
// Of an error answer only this much is kept; real ones are a few hundred bytes.
constexpr std::size_t kMostError = std::size_t{1} << 20U;
// A stream is held for its first content this long after its first event, and this far.
constexpr auto kHoldFor = std::chrono::milliseconds{250};
constexpr std::size_t kHoldBytes = 256 * 1024;
// Events up to this size go down whole; larger ones as their bytes come.
constexpr std::size_t kWholeEvent = 64 * 1024;

bool can_stream(Endpoint endpoint) {
  return endpoint == Endpoint::chat_completions || endpoint == Endpoint::responses ||
         endpoint == Endpoint::completions || endpoint == Endpoint::messages;
}

bool has_media_type(const wire::Head& head, std::string_view type) {
  const auto value = head.find(wire::FieldName::content_type);
  return wire::iequals(value.substr(0, type.size()), type);
}

// Whether the body can be read: it was asked for without compression.
bool readable(const wire::Head& head) {
  const auto coding = head.find(wire::FieldName::content_encoding);
  return coding.empty() || wire::iequals(coding, "identity");
}

std::optional<std::uint64_t> announced_length(const wire::Head& head) {
  const auto text = head.find(wire::FieldName::content_length);
  std::uint64_t length = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), length);
  if (text.empty() || parsed.ptr != text.data() + text.size()) return {};
  return length;
}

bool looks_like_json(std::string_view body) {
  const auto first = body.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && (body[first] == '{' || body[first] == '[');
}

// Brackets and strings close. A value of any kind: within an object its outline is that of one.
bool is_whole_json(std::string_view body) {
  return wire::check_nesting(R"({"":)" + std::string{body} + "}").has_value();
}

// A provider's 401 may repeat the key it was given.
std::string message_of(unsigned status, const providers::NativeError& native) {
  return status == 401 ? "the provider refuses its key" : native.message;
}

}  // namespace

bool HeldBytes::try_take(std::size_t bytes) {
  if (held_.fetch_add(bytes, std::memory_order_relaxed) + bytes <= kMost) return true;
  give_back(bytes);
  return false;
}

Relay::Relay(Exchange& exchange, const Provider& provider, net::UpstreamConnection& connection,
             routing::AttemptPlan& plan, HeldBytes& held, routing::IdBindings& bindings,
             ExchangeLog& log)
    : exchange_(exchange),
      provider_(provider),
      connection_(connection),
      watch_(exchange.interrupt, connection.stream()),
      plan_(plan),
      held_(held),
      bindings_(bindings),
      log_(log),
      reader_(exchange.adapter().reader(exchange.request->operation.endpoint)) {}

const wire::ResponseHead& Relay::head() const { return connection_.reader().parser().head(); }

std::optional<std::uint64_t> Relay::length() const {
  const auto& parser = connection_.reader().parser();
  // The answer to HEAD tells the length that GET would have (RFC 9110 §8.6).
  if (exchange_.downstream.head().method == "HEAD") return announced_length(head());
  if (parser.framing() == wire::Framing::length) return parser.content_length();
  if (parser.framing() == wire::Framing::none) return 0;
  return {};
}

net::AnswerHead Relay::answer_head(std::string_view content_type) const {
  net::AnswerHead answer;
  answer.status = head().status;
  answer.reason = head().reason;
  answer.fields.reserve(kUsualFields);
  for (const auto& field : head().fields) {
    if (!wire::travels_down(field, head())) continue;
    const bool replaced = !content_type.empty() && field.id == wire::FieldName::content_type;
    append_field(answer.fields, field.name, replaced ? content_type : field.value);
  }
  if (!head().has(wire::FieldName::x_request_id)) {
    append_field(answer.fields, "x-request-id", exchange_.id());
  }
  append_field(answer.fields, "x-provider", provider_.encoded_name);
  return answer;
}

net::AnswerHead Relay::final_head() const {
  auto answer = answer_head();
  append_attempts(answer, plan_.attempts());
  append_decision(answer, exchange_, plan_.candidates(), plan_.trail());
  answer.fields += exchange_.request->cors_fields;
  return answer;
}

// No coroutine itself: it only says which one goes on, maybe for long.
awaitable<Relay::Ending> Relay::run() {
  const auto status = head().status;
  if (status == 101) return ended(fail(Cause::upgrade, "upstream switched protocols unasked"));
  if (status >= 400) return keep_error();
  if (status >= 300 && status != 304) {
    return ended(fail(Cause::redirect, "upstream redirects with status " + std::to_string(status)));
  }
  const bool routed = exchange_.request->operation.routed;
  if (routed && can_stream(exchange_.request->operation.endpoint) && readable(head()) &&
      has_media_type(head(), "text/event-stream")) {
    return relay_stream();
  }
  const bool json = has_media_type(head(), "application/json");
  if ((routed || json) && readable(head())) return relay_whole();
  return relay_unseen();
}

awaitable<Relay::Ending> Relay::ended(Ending ending) { co_return ending; }

Relay::Ending Relay::fail(Failure failure, Answer native) {
  failed_ = std::make_unique<FailedAttempt>(without_secrets(std::move(failure)), std::move(native));
  return Ending::failed;
}

Relay::Ending Relay::broken(Failure failure) {
  failed_ = std::make_unique<FailedAttempt>(without_secrets(std::move(failure)), Answer{});
  return Ending::broken;
}

// Upstream's words may repeat the key it was given.
Failure Relay::without_secrets(Failure failure) const {
  for (auto* const words : {&failure.error_type, &failure.error_code, &failure.message}) {
    exchange_.snapshot->mask.apply(*words);
  }
  return failure;
}

Relay::Ending Relay::fail(Cause cause, std::string message) {
  Failure failure;
  failure.cause = cause;
  failure.message = std::move(message);
  return fail(std::move(failure));
}

// Upstream ended the answer before it was whole.
Relay::Ending Relay::cut(const net::ReadError& error) {
  if (exchange_.interrupt.fired()) return sent_in_vain();
  if (!committed_) return fail(body_failure(error));
  exchange_.downstream.break_off();
  return broken(body_failure(error));
}

// The client hung up. Some do so at the terminal event, and have all they wanted.
Relay::Ending Relay::sent_in_vain() {
  exchange_.downstream.break_off();
  return reader_->terminal() ? Ending::whole : Ending::client_left;
}

awaitable<Relay::Ending> Relay::keep_error() {
  Buffer body;
  const auto read = co_await connection_.reader().read_into(body, kMostError);
  if (!read) co_return cut(read.error());
  const auto native = exchange_.adapter().read_error(body.view());
  Failure failure;
  failure.cause = Cause::http_status;
  failure.status = static_cast<int>(head().status);
  failure.error_type = native.type;
  failure.error_code = native.code;
  failure.message = message_of(head().status, native);
  failure.hint = routing::read_retry_hint([&](std::string_view name) { return head().find(name); },
                                          WallClock::now());
  co_return fail(std::move(failure), {answer_head(), std::string{body.view()}});
}

awaitable<Relay::Ending> Relay::relay_whole() {
  const auto room =
      static_cast<std::size_t>(std::min<std::uint64_t>(length().value_or(kMostHeld), kMostHeld));
  const bool held = held_.try_take(room);
  Buffer body;
  auto read = connection_.reader().body_now_into(body, held ? kMostHeld : 0);
  while (!read) {
    co_await connection_.stream().wait();
    read = connection_.reader().body_now_into(body, held ? kMostHeld : 0);
  }
  if (held) held_.give_back(room);
  if (!*read) co_return cut(read->error());
  if (**read) {
    const auto passed = hand_over_whole(body);
    if (passed.next != Next::flush) co_return passed.ending;
    const bool flushed = co_await flush_downstream();
    co_return flushed ? passed.ending : Ending::client_left;
  }
  unsent_ = body.view();
  body.release();
  commit();
  exchange_.downstream.start(final_head(), length());
  if (!co_await flush()) co_return sent_in_vain();
  co_return co_await pass_rest_on();
}

Relay::Passed Relay::hand_over_whole(Buffer& body) {
  auto& downstream = exchange_.downstream;
  const bool bodyless = downstream.head().method == "HEAD" || head().status == 204;
  if (exchange_.request->operation.routed && !bodyless) {
    if (body.empty())
      return Passed::over(fail(Cause::empty, "upstream answered with an empty body"));
    if (!looks_like_json(body.view())) {
      return Passed::over(
          fail(Cause::not_an_answer, "upstream's answer is neither JSON nor an event stream"));
    }
    // Nothing but the JSON itself tells that a body without framing is whole.
    const bool framed = connection_.reader().parser().framing() != wire::Framing::until_close;
    if (!framed && !is_whole_json(body.view())) {
      return Passed::over(fail(Cause::truncated, "upstream's answer ended early"));
    }
  }
  reader_->on_body(body.view());
  commit();
  succeed();
  const auto rewritten = rewritten_results_urls(exchange_, body.view());
  const std::string_view bytes = rewritten ? std::string_view{*rewritten} : body.view();
  const auto sent = downstream.answer_now(final_head(), bytes);
  log_.keep(exchange_, std::move(body));
  if (!sent) return Passed::over(Ending::client_left);
  return {.next = *sent ? Next::end : Next::flush, .ending = Ending::whole};
}

// What cannot or need not be read: uploads' answers, files, results, compressed bodies.
awaitable<Relay::Ending> Relay::relay_unseen() {
  commit();
  exchange_.downstream.start(final_head(), length());
  const bool sent = co_await pass_on(Payload{});
  if (!sent) co_return sent_in_vain();
  co_return co_await pass_rest_on();
}

awaitable<Relay::Ending> Relay::pass_rest_on() {
  connection_.stream().allow_silence(provider_.config.stream_idle_timeout);
  for (;;) {
    const auto payload = co_await connection_.reader().read_body();
    if (!payload) co_return cut(payload.error());
    if (payload->empty()) break;
    if (!co_await pass_on(*payload)) co_return sent_in_vain();
  }
  const auto sent = co_await exchange_.downstream.finish();
  co_return sent ? Ending::whole : Ending::client_left;
}

awaitable<Relay::Ending> Relay::relay_stream() {
  streamed_ = true;
  for (;;) {
    const auto passed = pass_on_what_came();
    if (passed.next == Next::end) co_return passed.ending;
    if (passed.next == Next::finish) co_return co_await end_of_stream();
    if (passed.next == Next::wait) {
      co_await connection_.stream().wait();
    } else if (!co_await flush_downstream()) {
      co_return sent_in_vain();
    }
  }
}

// Reads until there is nothing to read. Events come one by one: nearly always the first read took
// all there was, and the next would be in vain.
Relay::Passed Relay::pass_on_what_came() {
  auto& reader = connection_.reader();
  do {
    const auto read = reader.body_now();
    if (!read) break;
    const bool ended = *read ? (*read)->empty() : nothing_missing();
    if (ended) return {.next = Next::finish};
    const auto passed = *read ? pass_stream_on(**read) : stopped(read->error());
    if (passed.next != Next::wait) return passed;
  } while (!reader.body_is_awaited());
  return {};
}

Relay::Passed Relay::passed(const net::Io<bool>& sent) {
  if (!sent) return Passed::over(sent_in_vain());
  return {.next = *sent ? Next::wait : Next::flush};
}

Relay::Passed Relay::pass_stream_on(Payload payload) {
  observe(payload);
  if (error_seen_ && !committed_ && !first_content_) return Passed::over(early_error());
  if (goes_down_as_it_is(payload)) {
    make_ready_to_send();
    in_large_event_ = false;
    return passed(send_pieces(payload));
  }
  for (const auto piece : payload) unsent_ += piece;
  if (is_held()) return {};
  return passed(pass_events_on());
}

Relay::Passed Relay::stopped(const net::ReadError& error) {
  if (!held_long_enough(error)) return Passed::over(cut(error));
  return passed(pass_events_on());
}

// Upstream's end of the connection is as good as that of the body.
bool Relay::nothing_missing() const { return reader_->finished() && !exchange_.interrupt.fired(); }

// Whether the stream waits for its first content.
bool Relay::is_held() const {
  return !committed_ && !first_content_ && unsent_.size() < kHoldBytes;
}

bool Relay::held_long_enough(const net::ReadError& error) const {
  return !committed_ && event_seen_ && !error.parse && error.io.kind == net::IoFailure::timeout;
}

// An error event before content: the answer is the error it stands for.
Relay::Ending Relay::early_error() {
  Answer native{answer_head("application/json"), reader_->error_body()};
  native.head.status = static_cast<unsigned>(reader_->failure().status);
  native.head.reason.clear();
  return fail(reader_->failure(), std::move(native));
}

// Nothing is kept back, and `payload`, which was observed, ends with an event: as nearly always.
bool Relay::goes_down_as_it_is(Payload payload) const {
  std::size_t size = 0;
  for (const auto piece : payload) size += piece.size();
  return committed_ && unsent_.empty() && boundary_ == size;
}

void Relay::make_ready_to_send() {
  if (!committed_) commit();
  if (reader_->terminal() && !error_seen_) succeed();
}

// Sends what may go down by now.
net::Io<bool> Relay::pass_events_on() {
  make_ready_to_send();
  // A large event goes down as its bytes come, to its end.
  if (boundary_ > 0) in_large_event_ = false;
  if (unsent_.size() - boundary_ > kWholeEvent) in_large_event_ = true;
  return send_kept(in_large_event_ ? unsent_.size() : boundary_);
}

// Shows what came to the reader.
void Relay::observe(Payload payload) {
  auto behind = unsent_.size();
  for (const auto piece : payload) {
    const auto end = scanner_.feed(piece, [this](const wire::SseEvent& event) {
      note(reader_->on_event(event.type, event.data));
    });
    if (end > 0) boundary_ = behind + end;
    behind += piece.size();
  }
  if (!committed_ && event_seen_ && !first_content_ && !error_seen_) {
    connection_.stream().expires_at(held_since_ + kHoldFor);
  }
}

void Relay::note(providers::EventKind kind) {
  if (!event_seen_) held_since_ = Clock::now();
  event_seen_ = true;
  switch (kind) {
    case providers::EventKind::preamble: break;
    case providers::EventKind::error: error_seen_ = true; break;
    case providers::EventKind::content:
    case providers::EventKind::finish:
    case providers::EventKind::terminal:
      if (!first_content_ && !error_seen_) first_content_ = Clock::now();
      break;
  }
}

void Relay::commit() {
  committed_ = true;
  committed_at_ = Clock::now();
  plan_.answered(*committed_at_);
  if (!streamed_) return;
  connection_.stream().allow_silence(provider_.config.stream_idle_timeout);
  exchange_.downstream.start(final_head(), length());
  log_.committed(exchange_, provider_);
  exchange_.request.reset();
  exchange_.downstream.drop_head();
  connection_.reader().parser().drop_head();
}

// The whole answer has come. To be called before the client can know: its next request may come at
// once, on another thread, with the answer's id, to a provider that is not to be benched, or to
// whom the least is under way.
void Relay::succeed() {
  if (std::exchange(succeeded_, true)) return;
  exchange_.running.end();
  plan_.succeeded(Clock::now());
  if (const auto id = reader_->response_id(); !id.empty()) {
    bindings_.bind(id, provider_.config.name);
  }
}

// False: downstream has the rest, and must flush it.
net::Io<bool> Relay::send_pieces(Payload pieces) {
  if (streamed_) {
    for (const auto piece : pieces) log_.keep(exchange_, piece);
  }
  boundary_ = 0;
  return exchange_.downstream.send_now(pieces);
}

// Sends the first `bytes` of what was kept.
net::Io<bool> Relay::send_kept(std::size_t bytes) {
  if (bytes == 0 && !unsent_.empty()) return true;
  const std::string_view ready{unsent_.data(), bytes};
  auto sent = send_pieces({&ready, 1});
  // A stream that keeps nothing back holds no memory for it.
  if (bytes == unsent_.size()) {
    free_memory(unsent_);
  } else {
    unsent_.erase(0, bytes);
  }
  return sent;
}

awaitable<bool> Relay::flush() {
  const auto sent = send_kept(unsent_.size());
  if (!sent || *sent) co_return sent.has_value();
  co_return co_await flush_downstream();
}

awaitable<bool> Relay::flush_downstream() {
  const auto rest = co_await exchange_.downstream.flush();
  co_return rest.has_value();
}

awaitable<bool> Relay::pass_on(Payload payload) {
  const auto sent = co_await exchange_.downstream.send(payload);
  co_return sent.has_value();
}

awaitable<Relay::Ending> Relay::end_of_stream() {
  const bool told = error_seen_ && committed_;
  if (!reader_->finished() && !told) {
    if (!committed_ && !first_content_) {
      co_return event_seen_ ? fail(Cause::truncated, "the stream ended before its first content")
                            : fail(Cause::empty, "upstream sent an empty stream");
    }
    exchange_.downstream.break_off();
    Failure failure;
    failure.cause = Cause::truncated;
    failure.message = "the stream ended without a finish marker";
    co_return broken(std::move(failure));
  }
  if (!told) succeed();
  if (!co_await flush()) co_return sent_in_vain();
  if (!co_await exchange_.downstream.finish()) co_return sent_in_vain();
  co_return told ? broken(reader_->failure()) : Ending::whole;
}

}  // namespace llm_api_router::gateway
