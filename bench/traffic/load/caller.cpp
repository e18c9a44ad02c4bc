#include "bench/traffic/load/caller.hpp"

#include <sys/epoll.h>

#include <array>

#include "bench/traffic/socket.hpp"

namespace llm_api_router::bench {
namespace {

constexpr std::chrono::milliseconds kPause{1};
std::array<char, 256 * 1024> read_buffer;  // its bytes are taken before anyone reads again

}  // namespace

Caller::Caller(EventLoop& loop, const Call& call, Tally& tally, Plan& plan)
    : loop_(loop),
      call_(call),
      tally_(tally),
      plan_(plan),
      check_(check_of(call, tally)),
      pause_(loop, [this] { plan_.finished(*this); }) {}

void Caller::call(Moment due) {
  busy_ = true;
  due_ = due;
  first_byte_.reset();
  keep_ = true;
  unsent_ = call_.request;
  check_->answer_begins();
  if (!stream_ && !connect()) return end(Fault::connect);
  if (const Fault fault = send(); fault != Fault::none) end(fault);
}

bool Caller::connect() {
  const int socket = connect_to(call_.target.address);
  if (socket < 0) return false;
  stream_.emplace(socket);
  reader_ = {};
  waits_to_send_ = true;
  loop_.watch(socket, EPOLLIN | EPOLLOUT, *this);
  return true;
}

void Caller::ready(std::uint32_t events) {
  if (!stream_) return;
  if ((events & EPOLLOUT) != 0 && waits_to_send_) {
    loop_.change(stream_->socket(), EPOLLIN, *this);
    waits_to_send_ = false;
    if (busy_) {
      if (const Fault fault = send(); fault != Fault::none) return end(fault);
    }
  }
  if ((events & ~std::uint32_t{EPOLLOUT}) != 0) read();
}

Fault Caller::send() {
  while (!unsent_.empty() && !waits_to_send_) {
    const auto [state, size] = stream_->write(unsent_);
    if (state == Moved::State::ended) return Fault::cut;
    if (state == Moved::State::blocked) {
      loop_.change(stream_->socket(), EPOLLIN | EPOLLOUT, *this);
      waits_to_send_ = true;
    } else {
      unsent_.remove_prefix(size);
      tally_.sent(size);
    }
  }
  return Fault::none;
}

void Caller::read() {
  const auto [state, size] = stream_->read(read_buffer);
  if (state == Moved::State::blocked) return;
  if (state == Moved::State::ended) {
    stream_.reset();
    if (busy_) end(Fault::cut);
    return;
  }
  tally_.received(size);
  if (!busy_) return stream_.reset();
  note_first_byte(Clock::now());
  if (const Fault fault = take({read_buffer.data(), size}); fault != Fault::none) end(fault);
}

Fault Caller::take(std::string_view bytes) {
  using Kind = MessageReader::Part::Kind;
  for (;;) {
    const auto part = reader_.next(bytes);
    if (part.kind == Kind::none) return Fault::none;
    if (part.kind == Kind::broken) return Fault::content;
    if (part.kind == Kind::body) check_->take(part.bytes);
    if (part.kind == Kind::head) {
      if (const Fault fault = check_head(); fault != Fault::none) return fault;
    }
    if (part.kind == Kind::end) {
      if (!check_->good() || !bytes.empty()) return Fault::content;
      end(Fault::none);
      return Fault::none;
    }
  }
}

Fault Caller::check_head() {
  tally_.status(reader_.status());
  keep_ = reader_.field("connection") != "close";
  return reader_.status() == 200 ? Fault::none : Fault::status;
}

void Caller::note_first_byte(Moment now) {
  check_->read_at(now);
  if (first_byte_) return;
  first_byte_ = now;
  plan_.first_byte();
}

void Caller::end(Fault fault) {
  busy_ = false;
  if (fault != Fault::none) {
    tally_.failed(fault);
    stream_.reset();
    return pause_.set(Clock::now() + kPause);
  }
  tally_.answered(Clock::now() - due_, *first_byte_ - due_);
  if (!keep_) stream_.reset();
  plan_.finished(*this);
}

}  // namespace llm_api_router::bench
