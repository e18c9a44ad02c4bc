// Compressed logs: any cut of what is read gives the same bytes and the same verdict, and whatever
// NAME.zst holds already, one whole copy of the log stays.
//
// The input is the log up to the first byte 2, and what NAME.zst holds.
#include <algorithm>
#include <string>

#include "telemetry/compression.hpp"
#include "telemetry/compression_fault.hpp"
#include "telemetry/zstd_stream.hpp"

#include "fuzz/expect.hpp"
#include "fuzz/memory_files.hpp"

namespace llm_api_router::fuzz {
namespace {

using telemetry::Compression;
using telemetry::CompressionFault;
using telemetry::Decompressor;

const std::string kLog = "router_20261122_170300_0a1b2c3d.jsonl";
const std::string kTarget = kLog + ".zst";
// A few bytes may stand for very many.
constexpr std::size_t kMost = std::size_t{1} << 20U;

struct Unpacked {
  std::string bytes;
  std::error_code error;
  bool whole = false;
};

Unpacked unpacked(std::string_view packed, Cuts cuts) {
  Unpacked out;
  Decompressor decompressor;
  const auto take = [&](std::span<const char> bytes) -> std::error_code {
    expect(!bytes.empty(), "a sink is given something");
    out.bytes.append(bytes.data(), std::min(bytes.size(), kMost - out.bytes.size()));
    if (out.bytes.size() < kMost) return {};
    return std::make_error_code(std::errc::file_too_large);
  };
  while (!packed.empty() && !out.error) {
    const ExactCopy block(packed.substr(0, cuts.next(packed.size())));
    packed.remove_prefix(block.view().size());
    out.error = decompressor.feed(block.view(), take);
  }
  out.whole = !out.error && decompressor.whole();
  return out;
}

void expect_same_for_any_cut(std::string_view packed) {
  const auto bytewise = unpacked(packed, Cuts(0));
  const auto other = unpacked(packed, Cuts(seed_of(packed)));
  expect(other.error == bytewise.error && other.whole == bytewise.whole,
         "any cut gives the same verdict");
  expect(other.error || other.bytes == bytewise.bytes, "any cut gives the same bytes");
}

std::string packed(std::string_view log) {
  MemoryFiles files(Cuts(seed_of(log)));
  files.put(kLog, log);
  const auto done = compress_log(files, std::filesystem::path(MemoryFiles::kFolder) / kLog);
  expect(done.has_value() && *done == Compression::done, "a log is compressed");
  expect(files.size() == 1 && files.has(kTarget), "and replaced");
  const auto out = unpacked(files.content(kTarget), Cuts(1));
  expect(out.whole && out.bytes == log, "nothing of it is lost");
  return files.content(kTarget);
}

void expect_copy_kept(std::string_view log, std::string_view there) {
  MemoryFiles files(Cuts(seed_of(there)));
  files.put(kLog, log);
  files.put(kTarget, there);
  const auto done = compress_log(files, std::filesystem::path(MemoryFiles::kFolder) / kLog);
  expect(files.content(kTarget) == there, "what is there is not overwritten");
  const auto out = unpacked(there, Cuts(1));
  const bool same = out.whole && out.bytes == log;
  expect(done.has_value() == same, "it is taken for the log's if it is");
  expect(files.has(kLog) == !same, "one whole copy stays");
  if (!same) {
    expect(files.content(kLog) == log, "the log stays as it is");
    expect(done.error() == CompressionFault::target_differs, "an error says why");
  }
}

}  // namespace
}  // namespace llm_api_router::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace llm_api_router::fuzz;
  const std::string_view text = text_of(data, size);
  const auto log = text.substr(0, text.find('\x02'));
  const auto there = text.substr(std::min(text.size(), log.size() + 1));
  expect_same_for_any_cut(there);
  expect_copy_kept(log, there);
  auto target = packed(log);
  expect_same_for_any_cut(target);
  expect_copy_kept(log, target);
  char& damaged = target[seed_of(text) % target.size()];
  damaged = static_cast<char>(damaged ^ 1);
  expect_copy_kept(log, target);
  return 0;
}
