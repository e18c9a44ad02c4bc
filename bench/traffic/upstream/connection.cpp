#include "bench/traffic/upstream/connection.hpp"

#include <sys/epoll.h>

#include <algorithm>
#include <utility>

namespace llm_api_router::bench {
namespace {

std::array<char, 256 * 1024> read_buffer;  // its bytes are taken before anyone reads again

}  // namespace

Connection::Connection(int socket, ssl_ctx_st* tls, Surroundings& around,
                       std::function<void()> ended)
    : stream_(socket, tls),
      around_(around),
      ended_(std::move(ended)),
      timer_(around.loop, [this] { state_ == State::waiting ? answer() : next_event(); }) {
  ++around_.counts.connections;
  around_.loop.watch(socket, EPOLLIN, *this);
}

void Connection::ready(std::uint32_t events) {
  if ((events & EPOLLOUT) != 0 && !flush()) return end();
  if ((events & ~std::uint32_t{EPOLLOUT}) != 0 && !read()) end();
}

// False once the connection has ended.
bool Connection::read() {
  for (;;) {
    const auto [state, size] = stream_.read(read_buffer);
    if (state == Moved::State::blocked) return true;
    if (state == Moved::State::ended || !take({read_buffer.data(), size})) return false;
    if (size < read_buffer.size() && !stream_.encrypted()) return true;
  }
}

bool Connection::take(std::string_view bytes) {
  using Kind = MessageReader::Part::Kind;
  for (;;) {
    const auto part = reader_.next(bytes);
    if (part.kind == Kind::none) return true;
    if (part.kind == Kind::broken) return false;
    if (state_ != State::reading) return false;  // asked again before it was answered
    if (part.kind == Kind::head) {
      api_ = api_of(std::string_view{reader_.head()}.substr(0, reader_.head().find("\r\n")));
      beginning_.clear();
      end_.clear();
    }
    if (part.kind == Kind::body) note_body(part.bytes);
    if (part.kind == Kind::end) request_ended();
  }
}

void Connection::note_body(std::string_view bytes) {
  if (beginning_.size() < kFlagWithin) {
    beginning_ += bytes.substr(0, kFlagWithin - beginning_.size());
  }
  end_ += bytes.substr(bytes.size() - std::min(bytes.size(), kFlagWithin));
  end_.erase(0, end_.size() - std::min(end_.size(), kFlagWithin));
}

void Connection::request_ended() {
  ++around_.counts.requests;
  if (!beginning_.starts_with('{') || !end_.ends_with('}')) {
    ++around_.counts.refused;
    send(kRefusal);
    return;
  }
  streamed_ = asks_for_stream(beginning_, end_);
  if (around_.script.delay.count() == 0) return answer();
  state_ = State::waiting;
  timer_.set(Clock::now() + around_.script.delay);
}

void Connection::answer() {
  const Answers& answers = around_.answers.at(static_cast<std::size_t>(api_));
  state_ = streamed_ ? State::streaming : State::reading;
  if (!streamed_) {
    send(answers.whole);
    return;
  }
  ++around_.counts.streams;
  number_ = 0;
  due_ = Clock::now() + around_.script.interval;
  timer_.set(due_);
  send(answers.stream_begins);
}

void Connection::next_event() {
  if (number_ == around_.script.chunks) {
    state_ = State::reading;
    send(around_.answers.at(static_cast<std::size_t>(api_)).stream_ends);
    return;
  }
  due_ += around_.script.interval;
  timer_.set(due_);
  send(framed(content_event(api_, number_++, Clock::now())));
}

// What cannot be sent now is sent when it can. A connection that has ended is seen when it is read.
bool Connection::send(std::string_view bytes) {
  if (!unsent_.empty()) {
    unsent_ += bytes;
    return true;
  }
  while (!bytes.empty()) {
    const auto [state, size] = stream_.write(bytes);
    if (state == Moved::State::ended) return false;
    if (state == Moved::State::blocked) {
      unsent_ = bytes;
      around_.loop.change(stream_.socket(), EPOLLIN | EPOLLOUT, *this);
      return true;
    }
    bytes.remove_prefix(size);
  }
  return true;
}

bool Connection::flush() {
  around_.loop.change(stream_.socket(), EPOLLIN, *this);
  return send(std::exchange(unsent_, {}));
}

void Connection::end() {
  if (state_ != State::reading || !reader_.idle() || !unsent_.empty()) ++around_.counts.cut;
  timer_.cancel();
  ended_();
}

}  // namespace llm_api_router::bench
