// Whether the body of an answer is what the upstream sent, told while it comes.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "bench/traffic/load/tally.hpp"
#include "bench/traffic/load/target.hpp"

namespace llm_api_router::bench {

class AnswerCheck {
 public:
  virtual ~AnswerCheck() = default;
  virtual void answer_begins() = 0;
  // Called before take() for the bytes of each read of the socket.
  virtual void read_at(Moment /*now*/) {}
  virtual void take(std::string_view body) = 0;
  // Once the answer has ended.
  [[nodiscard]] virtual bool good() const = 0;
};

// `call` and `tally`, which is told of each piece of content, must outlive it.
std::unique_ptr<AnswerCheck> check_of(const Call& call, Tally& tally);

}  // namespace llm_api_router::bench
