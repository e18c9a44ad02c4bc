#include "net/message_reader.hpp"

#include <algorithm>
#include <utility>

namespace llm_api_router::net {
namespace {

// How far a body's buffer grows ahead of what has come: a length alone is only a claim.
constexpr std::size_t kReceiveStep = 256 * 1024;

// What is read at once while a head is due: room for nearly every one, and little of a body, which
// is received in place where its length is known.
constexpr std::size_t kHeadStep = 16 * 1024;

// What the end of a connection means to a message that is being read.
bool ended_whole(wire::RequestParser& /*parser*/) { return false; }
bool ended_whole(wire::ResponseParser& parser) { return parser.head_done() && parser.finish(); }

}  // namespace

std::string ReadError::text() const {
  if (parse) return parse->message;
  if (io.kind == IoFailure::timeout) return "silence past the time allowed";
  return io.message.empty() ? "the connection ended early" : io.message;
}

template <class Parser>
std::optional<Result<std::string_view, ReadError>> MessageReader<Parser>::input_now(
    std::size_t most) {
  if (!unread_.empty() && !starved_) {
    thread_.current = std::exchange(unread_, {});
    return std::string_view{thread_.current};
  }
  const auto scratch = thread_.scratch();
  const auto read = stream_.read_now(scratch.first(std::min(scratch.size(), most)));
  if (!read) return std::nullopt;
  if (!*read) return ReadError{read->error(), {}, unread_.empty()};
  starved_ = false;
  const std::string_view fresh{scratch.data(), **read};
  if (fresh.empty() || unread_.empty()) return fresh;
  thread_.current = std::exchange(unread_, {});
  thread_.current += fresh;
  return std::string_view{thread_.current};
}

template <class Parser>
std::optional<Result<void, ReadError>> MessageReader<Parser>::head_now() {
  while (!parser_.head_done()) {
    const auto input = input_now(kHeadStep);
    if (!input) return std::nullopt;
    if (!*input) return input->error();
    if ((*input)->empty()) {
      return ReadError{{IoFailure::closed, "the connection was closed"}, {}, unread_.empty()};
    }
    const auto consumed = parser_.put_head(**input);
    if (!consumed) return ReadError{{}, consumed.error(), false};
    unread_.assign((*input)->substr(*consumed));
    starved_ = !parser_.head_done();
  }
  return Result<void, ReadError>{};
}

template <class Parser>
void MessageReader<Parser>::begin_head() {
  starved_ = false;
  failed_.reset();
}

template <class Parser>
awaitable<Result<void, ReadError>> MessageReader<Parser>::read_head() {
  begin_head();
  if (unread_.empty()) co_await stream_.wait_readable();
  for (;;) {
    if (auto read = head_now()) co_return std::move(*read);
    co_await stream_.wait();
  }
}

template <class Parser>
std::optional<Result<std::span<const std::string_view>, ReadError>>
MessageReader<Parser>::body_now() {
  auto& payload = thread_.payload;
  payload.clear();
  while (payload.empty() && !parser_.done() && !failed_) {
    const auto input = input_now(thread_.scratch().size());
    if (!input) return std::nullopt;
    if (!*input) return input->error();
    if ((*input)->empty()) {
      if (ended_whole(parser_)) break;
      return ReadError{{IoFailure::closed, "the connection ended within the body"}, {}, false};
    }
    const auto consumed = parser_.put_body(**input, payload);
    if (!consumed) {
      failed_ = ReadError{{}, consumed.error(), false};
      break;
    }
    unread_.assign((*input)->substr(*consumed));
    starved_ = !parser_.done();
  }
  // What came before the fault is whole; the fault is told by the next call.
  if (payload.empty() && failed_) return *failed_;
  return Payload{payload};
}

template <class Parser>
awaitable<Result<std::span<const std::string_view>, ReadError>> MessageReader<Parser>::read_body() {
  for (;;) {
    if (auto read = body_now()) co_return std::move(*read);
    co_await stream_.wait();
  }
}

// Receives at least one byte straight into `body`. Only for Framing::length with nothing unread, so
// that all that can come (up to the length) is payload.
template <class Parser>
std::optional<Result<void, ReadError>> MessageReader<Parser>::receive_in_place(Buffer& body,
                                                                               std::size_t left) {
  const auto room = body.prepare(std::min(left, kReceiveStep));
  const auto read = stream_.read_now(room.first(std::min(room.size(), left)));
  if (!read) return std::nullopt;
  if (!*read) return ReadError{read->error(), {}, false};
  if (**read == 0) {
    return ReadError{{IoFailure::closed, "the connection ended within the body"}, {}, false};
  }
  const auto counted = parser_.put_body({room.data(), **read}, thread_.payload);
  thread_.payload.clear();
  if (!counted) return ReadError{{}, counted.error(), false};
  body.commit(**read);
  return Result<void, ReadError>{};
}

template <class Parser>
std::optional<Result<bool, ReadError>> MessageReader<Parser>::body_now_into(Buffer& body,
                                                                            std::size_t max) {
  const bool sized = parser_.framing() == wire::Framing::length;
  if (sized && parser_.content_length() > max) return false;
  while (!parser_.done()) {
    const auto left =
        sized ? static_cast<std::size_t>(parser_.content_length()) - body.size() : std::size_t{0};
    if (sized && unread_.empty()) {
      const auto received = receive_in_place(body, left);
      if (!received) return std::nullopt;
      if (!*received) return received->error();
      continue;
    }
    const auto payload = body_now();
    if (!payload) return std::nullopt;
    if (!*payload) return payload->error();
    if (body.empty()) (void)body.prepare(std::min(left, kReceiveStep));
    for (const auto piece : **payload) body.append(piece);
    if (body.size() > max) return false;
  }
  return true;
}

template <class Parser>
awaitable<Result<bool, ReadError>> MessageReader<Parser>::read_into(Buffer& body, std::size_t max) {
  for (;;) {
    if (auto read = body_now_into(body, max)) co_return std::move(*read);
    co_await stream_.wait();
  }
}

template class MessageReader<wire::RequestParser>;
template class MessageReader<wire::ResponseParser>;

}  // namespace llm_api_router::net
