#include "gateway/upstream_client.hpp"

#include <array>
#include <utility>

namespace llm_api_router::gateway {
namespace {

using net::awaitable;
namespace asio = net::asio;

Failure connect_failure(const net::ConnectError& error) {
  Failure failure;
  failure.cause = error.cause;
  failure.message = error.message;
  return failure;
}

// How long an answer may keep silent before it begins.
Duration patience(const Exchange& exchange, const Provider& provider) {
  return exchange.request->facts.stream ? provider.config.timeout
                                        : provider.config.response_timeout;
}

asio::const_buffer buffer_of(std::string_view bytes) { return {bytes.data(), bytes.size()}; }

// What it means that an answer's head could not be read.
Failure head_failure(const net::ReadError& error) {
  auto failure = body_failure(error);
  if (error.parse) {
    failure.cause = Cause::not_an_answer;
  } else if (failure.cause != Cause::timeout && error.before_a_byte) {
    failure.cause = Cause::closed;
  }
  return failure;
}

}  // namespace

Failure body_failure(const net::ReadError& error) {
  Failure failure;
  const bool silence = error.io.kind == net::IoFailure::timeout;
  failure.cause = silence ? Cause::timeout : Cause::truncated;
  failure.message = error.text();
  return failure;
}

awaitable<Result<UpstreamClient::Connection, Boxed<Failure>>> UpstreamClient::send(
    Exchange& exchange, const Provider& provider) {
  // An upload can be read only once, so it never risks a stale connection.
  for (const bool pooled = exchange.has_body;;) {
    auto connection = pooled ? pool_.take(provider.endpoint) : nullptr;
    if (!connection) {
      const auto began = Clock::now();
      auto stream = co_await connector_.connect(provider.endpoint, provider.config.connect_timeout,
                                                exchange.interrupt);
      exchange.idle += Clock::now() - began;
      if (!stream) co_return Boxed{connect_failure(stream.error())};
      (void)(*stream)->take_waited();  // counted with the connection
      connection = std::make_unique<net::UpstreamConnection>(std::move(*stream), thread_);
    }
    const auto answered = co_await converse(exchange, provider, *connection);
    exchange.idle += connection->stream().take_waited();
    if (answered) co_return std::move(connection);
    const auto& error = answered.error();
    const bool stale = connection->reused() && error.before_a_byte &&
                       error.io.kind == net::IoFailure::closed && !error.parse;
    if (!stale || exchange.interrupt.fired()) co_return Boxed{head_failure(error)};
  }
}

awaitable<Result<void, net::ReadError>> UpstreamClient::converse(
    Exchange& exchange, const Provider& provider, net::UpstreamConnection& connection) {
  auto& stream = connection.stream();
  const net::Interrupt::Watch watch(exchange.interrupt, stream);
  connection.reader().parser().reset(exchange.downstream.head().method == "HEAD");
  stream.allow_silence(patience(exchange, provider));
  const auto written = co_await write_request(exchange, provider, stream);
  // A server may answer and hang up before it has read everything (413, 401): its answer counts.
  const bool cut = !written && written.error().kind == net::IoFailure::closed;
  if (!written && !cut) co_return net::ReadError{written.error(), {}, true};
  auto& reader = connection.reader();
  reader.begin_head();
  if (!cut && !reader.has_unread()) co_await stream.wait_readable();
  auto read = reader.head_now();
  while (!read) {
    co_await stream.wait();
    read = reader.head_now();
  }
  co_return std::move(*read);
}

awaitable<net::Io<void>> UpstreamClient::write_request(Exchange& exchange, const Provider& provider,
                                                       net::Stream& stream) {
  if (!exchange.has_body) co_return co_await pass_upload_on(exchange, provider, stream);
  const auto body = upstream_body(exchange, provider);
  BodyLength length;
  if (body.size > 0 || exchange.downstream.head().method == "POST") {
    length = {BodyLength::Kind::sized, body.size};
  }
  write_upstream_head(head_, exchange, provider, length);
  const std::array<asio::const_buffer, 4> buffers{
      buffer_of(head_), buffer_of(body.pieces[0]),
      body.model.empty() ? buffer_of(body.pieces[1]) : buffer_of(body.model),
      buffer_of(body.pieces[2])};
  const auto written = stream.write_now(buffers);
  if (!written) co_return written.error();
  if (*written == head_.size() + body.size) co_return net::Io<void>{};
  // Where `buffers` point to, but not for the next request.
  const auto head = std::exchange(head_, {});  // NOLINT(bugprone-unused-local-non-trivial-variable)
  co_return co_await stream.write(buffers, *written);
}

// Relays a body of any size as it comes, framed as it came.
awaitable<net::Io<void>> UpstreamClient::pass_upload_on(Exchange& exchange,
                                                        const Provider& provider,
                                                        net::Stream& stream) {
  auto& downstream = exchange.downstream;
  const auto known = downstream.body_length();
  std::string head;
  write_upstream_head(
      head, exchange, provider,
      {known ? BodyLength::Kind::sized : BodyLength::Kind::chunked, known.value_or(0)});
  const std::array<asio::const_buffer, 1> first{buffer_of(head)};
  if (const auto sent = co_await stream.write(first); !sent) co_return sent.error();
  for (;;) {
    const auto payload = co_await downstream.read_body();
    if (!payload) {
      exchange.interrupt.fire();
      co_return net::IoError{net::IoFailure::cancelled, payload.error().text()};
    }
    if (payload->empty()) break;
    std::size_t size = 0;
    for (const auto piece : *payload) size += piece.size();
    const auto chunk = wire::chunk_head(size);
    std::vector<asio::const_buffer> buffers;
    if (!known) buffers.push_back(buffer_of(chunk));
    for (const auto piece : *payload) buffers.push_back(buffer_of(piece));
    if (!known) buffers.push_back(buffer_of("\r\n"));
    if (const auto sent = co_await stream.write_copying(buffers); !sent) co_return sent.error();
  }
  if (known) co_return net::Io<void>{};
  const std::array<asio::const_buffer, 1> last{buffer_of("0\r\n\r\n")};
  co_return co_await stream.write(last);
}

awaitable<bool> UpstreamClient::reachable(const Provider& provider) {
  net::Interrupt never;
  const auto stream =
      co_await connector_.connect(provider.endpoint, provider.config.connect_timeout, never);
  co_return stream.has_value();
}

void UpstreamClient::give_back(const Provider& provider, Connection connection) {
  const auto& parser = connection->reader().parser();
  if (parser.done() && parser.keep_alive()) {
    pool_.give_back(provider.endpoint, std::move(connection));
  }
}

}  // namespace llm_api_router::gateway
