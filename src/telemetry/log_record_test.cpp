#include "telemetry/log_record.hpp"

#include <gtest/gtest.h>

#include "telemetry/recorder_fixture.hpp"
#include "telemetry/request_log.hpp"

namespace llm_api_router::telemetry {
namespace {

TEST(LogRecord, KnowsHowManyLinesItMakes) {
  PlainBodies bodies;
  std::size_t lines = 0;
  const auto count = [&lines](std::span<const std::string_view> written) {
    lines += written.size();
    return Appended{written.size(), {}};
  };
  LogSink events{count, 1'000'000, std::chrono::seconds{1}};
  LogSink errors{count, 1'000'000, std::chrono::seconds{1}};
  RequestLog log{"0123abcd", bodies, events, errors};
  LogRecord record;
  for (const auto kind : {LogStep::Kind::selection, LogStep::Kind::error, LogStep::Kind::retry,
                          LogStep::Kind::fallback}) {
    record.steps.push_back({.kind = kind, .failure = Failure{}});
    for (const int flags : {0, 1, 2, 3, 4, 5, 6, 7}) {
      record.begins = (flags & 1) != 0;
      record.ends = (flags & 2) != 0;
      record.request.known = (flags & 4) != 0;
      lines = 0;
      log.write(record);
      events.flush(Clock::now());
      errors.flush(Clock::now());
      EXPECT_EQ(record.line_count(), lines) << record.steps.size() << " steps, " << flags;
    }
  }
}

TEST(LogRecord, CountsTheMemoryOfItsBodies) {
  LogRecord record;
  const auto empty = record.footprint();
  EXPECT_GE(empty, sizeof record);
  record.request_body.append("1");
  EXPECT_EQ(record.footprint(), empty + record.request_body.footprint());
  EXPECT_GE(record.footprint(), empty + 1);
}

}  // namespace
}  // namespace llm_api_router::telemetry
