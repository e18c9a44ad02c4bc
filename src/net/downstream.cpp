#include "net/downstream.hpp"

#include <cstdio>
#include <vector>

#include <boost/beast/http/status.hpp>
#include <boost/container/small_vector.hpp>

namespace llm_api_router::net {
namespace {

// How long and how much is read from a client that still sends when its answer is out, so that the
// answer is not lost to a reset.
constexpr auto kLinger = std::chrono::seconds{1};
constexpr std::size_t kLingerBytes = 1024 * 1024;

// What a head takes beside its fields.
constexpr std::size_t kFraming = 128;

// A request body left unread up to this size is read and dropped to keep the connection.
constexpr std::size_t kDropBytes = 64 * 1024;

}  // namespace

std::string_view reason_phrase(unsigned status) {
  const auto known = boost::beast::http::int_to_status(status);
  if (known == boost::beast::http::status::unknown) return {};
  const auto text = boost::beast::http::obsolete_reason(known);
  return {text.data(), text.size()};
}

Downstream::Downstream(Socket socket, IoThread& thread, const DownstreamLimits& limits)
    : thread_(thread),
      limits_(limits),
      stream_(std::move(socket), thread.deadlines),
      reader_(stream_, thread) {
  stream_.read_watch().tell(this);
}

void Downstream::on_unawaited() {
  if (leaving_ != nullptr && stream_.unread() == Stream::Unread::end) leaving_->fire();
}

std::optional<std::uint64_t> Downstream::body_length() const {
  switch (reader_.parser().framing()) {
    case wire::Framing::none: return 0;
    case wire::Framing::length: return reader_.parser().content_length();
    default: return {};
  }
}

awaitable<Result<bool, Downstream::Unreadable>> Downstream::next_request() {
  reader_.parser().reset();
  framing_ = BodyFraming::none;
  committed_ = finished_ = continue_sent_ = false;
  if (!reader_.has_unread()) {
    idle_ = true;
    stream_.expires_after(first_request_ ? limits_.head : limits_.idle);
    const bool readable = co_await stream_.wait_readable();
    idle_ = false;
    if (!readable) co_return false;
  }
  first_request_ = false;
  stream_.expires_after(limits_.head);
  reader_.begin_head();
  auto read = reader_.head_now();
  while (!read) {
    co_await stream_.wait();
    read = reader_.head_now();
  }
  if (!*read) {
    if (!read->error().parse && read->error().before_a_byte) co_return false;
    co_return Unreadable{read->error()};
  }
  if (!reader_.parser().keep_alive()) closing_ = true;
  stream_.allow_silence(limits_.body);
  co_return true;
}

// RFC 9110 §10.1.1: a client that asked is told to go on just when its body is wanted.
bool Downstream::wants_continue() const {
  return reader_.parser().expects_continue() && has_body() && !continue_sent_ && !committed_;
}

awaitable<Result<void, ReadError>> Downstream::allow_body() {
  continue_sent_ = true;
  static constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
  const asio::const_buffer buffer{kContinue.data(), kContinue.size()};
  const auto sent = co_await stream_.write({&buffer, 1});
  if (!sent) co_return ReadError{sent.error(), {}, false};
  co_return Result<void, ReadError>{};
}

std::optional<Result<bool, ReadError>> Downstream::read_into_now(Buffer& body, std::size_t max) {
  if (body_length().value_or(0) > max) return false;
  if (wants_continue()) return std::nullopt;
  return reader_.body_now_into(body, max);
}

awaitable<Result<bool, ReadError>> Downstream::read_into(Buffer& body, std::size_t max) {
  if (wants_continue() && body_length().value_or(0) <= max) {
    if (const auto allowed = co_await allow_body(); !allowed) co_return allowed.error();
  }
  for (;;) {
    if (auto read = read_into_now(body, max)) co_return std::move(*read);
    co_await stream_.wait();
  }
}

awaitable<Result<std::span<const std::string_view>, ReadError>> Downstream::read_body() {
  if (wants_continue()) {
    if (const auto allowed = co_await allow_body(); !allowed) co_return allowed.error();
  }
  co_return co_await reader_.read_body();
}

Io<bool> Downstream::answer_now(const AnswerHead& head, std::string_view body) {
  start(head, body.size());
  const auto sent = send_now({&body, 1});
  finished_ = sent.has_value();  // its length was told
  return sent;
}

awaitable<Io<void>> Downstream::answer(const AnswerHead& head, std::string_view body) {
  const auto sent = answer_now(head, body);
  if (!sent) co_return sent.error();
  if (*sent) co_return Io<void>{};
  co_return co_await flush();
}

void Downstream::start(const AnswerHead& head, std::optional<std::uint64_t> length) {
  const auto& request = this->head();
  const bool bodyless = request.method == "HEAD" || head.status == 204 || head.status == 304;
  auto& text = unsent_;
  text.clear();
  text.reserve(head.fields.size() + kFraming);
  text.append("HTTP/1.1 ").append(std::to_string(head.status)).append(" ");
  text += head.reason.empty() ? reason_phrase(head.status) : std::string_view{head.reason};
  text.append("\r\n").append(head.fields);
  if (length && head.status != 204) {
    text.append("content-length: ").append(std::to_string(*length)).append("\r\n");
    framing_ = BodyFraming::length;
  } else if (request.minor_version >= 1) {
    if (!bodyless) text += "transfer-encoding: chunked\r\n";
    framing_ = BodyFraming::chunked;
  } else {
    framing_ = BodyFraming::until_close;
    closing_ = true;
  }
  if (bodyless) framing_ = BodyFraming::none;
  // A client that is refused its 100 may send the body or not: the connection cannot go on.
  if (reader_.parser().expects_continue() && !continue_sent_ && has_body()) closing_ = true;
  if (closing_) {
    text += "connection: close\r\n";
  } else if (request.minor_version == 0) {
    text += "connection: keep-alive\r\n";
  }
  text += "\r\n";
  committed_ = true;
  stream_.allow_silence(limits_.write);
}

Io<bool> Downstream::send_now(std::span<const std::string_view> pieces) {
  std::size_t size = 0;
  for (const auto piece : pieces) size += piece.size();
  const auto head = std::exchange(unsent_, {});
  std::string chunk;
  boost::container::small_vector<asio::const_buffer, 8> buffers;
  if (!head.empty()) buffers.emplace_back(head.data(), head.size());
  if (size > 0 && framing_ != BodyFraming::none) {
    if (framing_ == BodyFraming::chunked) {
      chunk = wire::chunk_head(size);
      buffers.emplace_back(chunk.data(), chunk.size());
    }
    for (const auto piece : pieces) buffers.emplace_back(piece.data(), piece.size());
    if (framing_ == BodyFraming::chunked) buffers.emplace_back("\r\n", 2);
  }
  if (buffers.empty()) return true;
  const std::span<const asio::const_buffer> data{buffers.data(), buffers.size()};
  const auto sent = stream_.write_now(data);
  if (!sent) return sent.error();
  if (*sent < asio::buffer_size(buffers)) unsent_ = bytes_behind(data, *sent);
  return unsent_.empty();
}

awaitable<Io<void>> Downstream::flush() {
  const auto rest = std::exchange(unsent_, {});
  const asio::const_buffer buffer{rest.data(), rest.size()};
  auto sent = co_await stream_.write({&buffer, 1});
  if (!sent) finished_ = false;
  co_return sent;
}

awaitable<Io<void>> Downstream::send(std::span<const std::string_view> pieces) {
  const auto sent = send_now(pieces);
  if (!sent) co_return sent.error();
  if (*sent) co_return Io<void>{};
  co_return co_await flush();
}

awaitable<Io<void>> Downstream::finish() {
  if (!unsent_.empty()) {
    if (const auto sent = co_await send(std::span<const std::string_view>{}); !sent)
      co_return sent.error();
  }
  finished_ = true;
  if (framing_ != BodyFraming::chunked) co_return Io<void>{};
  static constexpr std::string_view kLastChunk = "0\r\n\r\n";
  const asio::const_buffer buffer{kLastChunk.data(), kLastChunk.size()};
  co_return co_await stream_.write({&buffer, 1});
}

void Downstream::break_off() {
  closing_ = broken_ = true;
  // Only a reset tells a client that a body without framing was cut.
  if (framing_ == BodyFraming::until_close) {
    stream_.abort();
  } else {
    stream_.close();
  }
}

bool Downstream::goes_on() {
  if (!broken_ && !finished_) break_off();
  return !broken_ && !closing_;
}

awaitable<bool> Downstream::drop_body() {
  stream_.expires_after(kLinger);
  Buffer dropped;
  const auto rest = co_await reader_.read_into(dropped, kDropBytes);
  co_return rest && *rest;
}

awaitable<void> Downstream::linger() {
  if (broken_) co_return;
  stream_.shutdown_send();
  stream_.expires_after(kLinger);
  for (std::size_t dropped = 0; dropped < kLingerBytes;) {
    const auto read = co_await stream_.read_some(thread_.scratch());
    if (!read || *read == 0) break;
    dropped += *read;
  }
  stream_.close();
}

Downstream::LeaveWatch::LeaveWatch(Downstream& downstream, Interrupt& interrupt)
    : downstream_(downstream) {
  downstream_.leaving_ = &interrupt;
  if (!downstream_.reader_.has_unread()) downstream_.stream_.read_watch().arm();
}

Downstream::LeaveWatch::~LeaveWatch() { downstream_.leaving_ = nullptr; }

}  // namespace llm_api_router::net
