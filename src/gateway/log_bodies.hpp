// What the JSONL log keeps of bodies.
#pragma once

#include <string>

#include "telemetry/request_log.hpp"

namespace llm_api_router::gateway {

// A request and a whole answer as they are, a stream as the answer it carries; keys masked.
class LoggedBodies final : public telemetry::BodyTexts {
 public:
  void hide(SecretMask secrets) override;
  std::string request(const telemetry::LogRecord& record) override;
  std::string answer(const telemetry::LogRecord& record) override;

 private:
  [[nodiscard]] std::string finished(std::string text, const telemetry::LogRecord& record) const;

  SecretMask secrets_;
};

}  // namespace llm_api_router::gateway
