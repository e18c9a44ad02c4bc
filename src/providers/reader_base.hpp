// What every AnswerReader remembers of its answer.
#pragma once

#include <string>
#include <utility>

#include "base/boxed.hpp"
#include "providers/adapter.hpp"

namespace llm_api_router::providers {

class ReaderBase : public AnswerReader {
 public:
  [[nodiscard]] const Usage& usage() const final { return usage_; }
  [[nodiscard]] bool finished() const final { return finished_; }
  [[nodiscard]] bool terminal() const final { return terminal_; }
  [[nodiscard]] const Failure& failure() const final {
    static const Failure kNone;
    return error_ ? error_->failure : kNone;
  }
  [[nodiscard]] std::string error_body() const final { return error_ ? error_->body : ""; }
  [[nodiscard]] std::string_view response_id() const final { return response_id_; }
  [[nodiscard]] std::string_view finish_reason() const final { return finish_reason_; }

 protected:
  // Ids and reasons longer than this are not remembered.
  static constexpr std::size_t kLongestName = 256;

  // The first id told stays.
  void set_response_id(std::string_view id) {
    if (response_id_.empty() && id.size() <= kLongestName) {
      response_id_ = id;
    }
  }

  void set_finish_reason(std::string_view reason) {
    if (reason.size() <= kLongestName) {
      finish_reason_ = reason;
    }
  }

  EventKind end() {
    finished_ = true;
    terminal_ = true;
    return EventKind::terminal;
  }

  // An error event came.
  EventKind set_error(Failure failure, std::string body) {
    error_ = ErrorEvent{std::move(failure), std::move(body)};
    return EventKind::error;
  }

  Usage usage_;
  bool finished_ = false;
  bool terminal_ = false;

 private:
  struct ErrorEvent {
    Failure failure;
    std::string body;
  };

  Boxed<ErrorEvent> error_;
  std::string response_id_;
  std::string finish_reason_;
};

}  // namespace llm_api_router::providers
