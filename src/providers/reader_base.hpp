// What every AnswerReader remembers of its answer.
#pragma once

#include <string>

#include "providers/adapter.hpp"

namespace llm_api_router::providers {

class ReaderBase : public AnswerReader {
 public:
  [[nodiscard]] const Usage& usage() const final { return usage_; }
  [[nodiscard]] bool finished() const final { return finished_; }
  [[nodiscard]] bool terminal() const final { return terminal_; }
  [[nodiscard]] const Failure& failure() const final { return failure_; }
  [[nodiscard]] std::string error_body() const final { return error_body_; }
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

  Usage usage_;
  bool finished_ = false;
  bool terminal_ = false;
  Failure failure_;
  std::string error_body_;

 private:
  std::string response_id_;
  std::string finish_reason_;
};

}  // namespace llm_api_router::providers
