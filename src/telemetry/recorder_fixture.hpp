// A recorder that writes into a folder of its own, for each test.
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "telemetry/log_scratch.hpp"
#include "telemetry/recorder.hpp"
#include "telemetry/stats_csv.hpp"

namespace llm_api_router::telemetry {

class PlainBodies final : public BodyTexts {
 public:
  void hide(SecretMask secrets) override { hides_ = !secrets.empty(); }
  [[nodiscard]] bool hides() const { return hides_; }
  Buffer request(LogRecord& record) override { return text(record.request_body); }
  Buffer answer(LogRecord& record) override { return text(record.answer_body); }

 private:
  static Buffer text(const Buffer& body) {
    Buffer size;
    if (!body.empty()) size.append(std::to_string(body.size()));
    return size;
  }

  bool hides_ = false;
};

inline std::unique_ptr<LogRecord> an_exchange(const std::string& id) {
  auto record = std::make_unique<LogRecord>();
  record->exchange.request_id = id;
  record->exchange.path = "openai/chat/completions";
  record->exchange.endpoint = Endpoint::chat_completions;
  record->exchange.provider = "main";
  record->exchange.status = 200;
  record->request.known = true;
  return record;
}

class RecorderTest : public LogScratch {
 protected:
  void write_one(const std::string& id, FileSystem& files) {
    Recorder recorder{files, {folder_, "0123abcd", WallTime{}}, bodies_};
    recorder.start();
    recorder.queue().put(an_exchange(id), 0);
    recorder.stop();
  }
  // Of the main log, or of that of errors. The last line may be one that is being written.
  [[nodiscard]] std::vector<nlohmann::json> events(bool errors = false) const {
    std::vector<nlohmann::json> events;
    for (const auto& name : names()) {
      if (name == kStatsFile || name.ends_with("_errors.jsonl") != errors) continue;
      std::istringstream lines{read(name)};
      for (std::string line; std::getline(lines, line);) {
        if (lines.eof()) break;
        events.push_back(nlohmann::json::parse(line));
      }
    }
    return events;
  }
  [[nodiscard]] std::size_t rows() const {
    const auto text = read(std::string{kStatsFile});
    return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
  }
  PlainBodies bodies_;
};

}  // namespace llm_api_router::telemetry
