#include "net/read_watch.hpp"

#include <cassert>
#include <utility>

namespace llm_api_router::net {

struct ReadWatch::Question {
  explicit Question(ReadWatch& by) : watch(&by) {}
  ~Question() {
    if (watch != nullptr) watch->asked_ = nullptr;
  }
  Question(const Question&) = delete;
  Question& operator=(const Question&) = delete;

  ReadWatch* watch;
  std::unique_ptr<Waiter> waiter;
};

ReadWatch::~ReadWatch() {
  if (asked_ != nullptr) asked_->watch = nullptr;
}

void ReadWatch::arm() {
  fired_ = false;
  if (asked_ != nullptr) return;
  auto question = std::make_unique<Question>(*this);
  asked_ = question.get();
  socket_.async_wait(Socket::wait_read, [question = std::move(question)](Error error) {
    auto* const watch = std::exchange(question->watch, nullptr);
    if (watch == nullptr) return;
    watch->asked_ = nullptr;
    watch->answered(std::move(question->waiter), error);
  });
}

void ReadWatch::await(std::unique_ptr<Waiter> waiter) {
  assert(!fired_);
  arm();
  asked_->waiter = std::move(waiter);
}

void ReadWatch::answered(std::unique_ptr<Waiter> waiter, Error error) {
  if (waiter) return resume(std::move(waiter));
  fired_ = !error;
  if (fired_ && listener_ != nullptr) listener_->on_unawaited();
}

}  // namespace llm_api_router::net
