// What the JSONL log keeps of bodies.
#pragma once

#include "base/buffer.hpp"
#include "base/secret_mask.hpp"
#include "telemetry/request_log.hpp"

namespace llm_api_router::gateway {

// A request and a whole answer as they are, a stream as the answer it carries; keys masked.
class LoggedBodies final : public telemetry::BodyTexts {
 public:
  void hide(SecretMask secrets) override;
  Buffer request(telemetry::LogRecord& record) override;
  Buffer answer(telemetry::LogRecord& record) override;

 private:
  [[nodiscard]] Buffer finished(Buffer json, bool redact) const;

  SecretMask secrets_;
};

}  // namespace llm_api_router::gateway
