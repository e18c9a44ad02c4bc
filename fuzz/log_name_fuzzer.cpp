// Names of log files: a name that is read is written the same, and every name that is written is
// read.
#include <algorithm>
#include <cstring>
#include <string>

#include "telemetry/log_name.hpp"

#include "fuzz/expect.hpp"

namespace llm_api_router::fuzz {
namespace {

using telemetry::LogKind;
using telemetry::LogName;
using telemetry::parse_log_name;

void expect_same_when_written(std::string_view text) {
  const auto name = parse_log_name(text);
  if (!name) return;
  expect(to_string(*name) == text, "what is read is written the same");
  expect(text.find_first_of(std::string_view("/\\\0", 3)) == std::string_view::npos,
         "the name of a log leads to no other folder");
}

// Takes a number from the front of `bytes`.
std::uint64_t number_from(std::string_view& bytes) {
  std::uint64_t number = 0;
  const auto size = std::min(bytes.size(), sizeof number);
  if (size > 0) std::memcpy(&number, bytes.data(), size);
  bytes.remove_prefix(size);
  return number;
}

LogName name_from(std::string_view bytes) {
  constexpr std::uint64_t kYear2262 = 9'214'646'400;  // seconds since 1970
  constexpr std::string_view kHex = "0123456789abcdef";
  LogName name;
  name.started = WallTime{std::chrono::seconds{number_from(bytes) % kYear2262}};
  auto session = number_from(bytes);
  for (int i = 0; i < 8; ++i, session >>= 4U) name.session += kHex[session & 0xfU];
  const auto rest = number_from(bytes);
  name.kind = rest % 2 == 0 ? LogKind::all : LogKind::errors;
  name.compressed = rest / 2 % 2 == 0;
  name.number = static_cast<int>(rest / 4 % 999'999) + 1;
  return name;
}

void expect_read(const LogName& name) {
  const auto read = parse_log_name(to_string(name));
  expect(read.has_value(), "what is written is read");
  expect(read->started == name.started && read->session == name.session &&
             read->number == name.number && read->kind == name.kind &&
             read->compressed == name.compressed,
         "and it is the same");
}

}  // namespace
}  // namespace llm_api_router::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace llm_api_router::fuzz;
  const ExactCopy text(text_of(data, size));
  expect_same_when_written(text.view());
  expect_read(name_from(text.view()));
  return 0;
}
