#include "gateway/piece_channel.hpp"

#include <boost/asio/post.hpp>

namespace llm_api_router::gateway {
namespace {

constexpr std::size_t kEnough = 4;
constexpr std::chrono::milliseconds kAskEvery{100};
// The wait ends with a notice; this only bounds it.
constexpr std::chrono::hours kVeryLong{24};

}  // namespace

bool PieceChannel::push(std::string piece, const std::function<bool()>& give_up) {
  std::unique_lock lock(mutex_);
  const auto ready = [this] { return closed_ || pieces_.size() < kEnough; };
  while (!room_.wait_for(lock, kAskEvery, ready)) {
    if (give_up()) return false;
  }
  if (closed_) return false;
  pieces_.push_back(std::move(piece));
  tell();
  return true;
}

void PieceChannel::finish(Result<void> outcome) {
  const std::scoped_lock lock(mutex_);
  outcome_ = std::move(outcome);
  tell();
}

void PieceChannel::tell() {
  boost::asio::post(io_, [self = shared_from_this()] { self->notice_.notify(); });
}

net::awaitable<std::optional<std::string>> PieceChannel::next() {
  for (;;) {
    {
      const std::scoped_lock lock(mutex_);
      if (!pieces_.empty()) {
        std::optional piece{std::move(pieces_.front())};
        pieces_.pop_front();
        room_.notify_one();
        co_return piece;
      }
      if (outcome_) co_return std::nullopt;
    }
    const auto told = co_await notice_.wait_until(Clock::now() + kVeryLong);
    if (told != net::Notice::Outcome::notified) co_return std::nullopt;
  }
}

std::optional<Result<void>> PieceChannel::outcome() const {
  const std::scoped_lock lock(mutex_);
  return outcome_;
}

void PieceChannel::close() {
  const std::scoped_lock lock(mutex_);
  closed_ = true;
  pieces_.clear();
  room_.notify_one();
}

}  // namespace llm_api_router::gateway
