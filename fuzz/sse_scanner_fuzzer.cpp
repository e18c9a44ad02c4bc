// Streams of events: any cut of the bytes gives the same events and boundaries, and cutting the
// stream at a boundary tears no event.
#include <algorithm>
#include <string>
#include <vector>

#include "wire/sse_scanner.hpp"

#include "fuzz/expect.hpp"

namespace llm_api_router::fuzz {
namespace {

constexpr std::size_t kMaxEvent = 200;  // small, so that inputs come to it

struct Scanned {
  std::vector<std::string> events;      // type, LF, data
  std::vector<std::size_t> cuts;        // where each chunk ended
  std::vector<std::size_t> boundaries;  // by their place in the stream
};

Scanned scan(std::string_view stream, Cuts cuts) {
  Scanned scanned;
  wire::SseScanner scanner(kMaxEvent);
  for (std::size_t begin = 0; begin < stream.size();) {
    const std::size_t size = cuts.next(stream.size() - begin);
    const ExactCopy chunk(stream.substr(begin, size));
    const std::size_t offset = scanner.feed(chunk.view(), [&](const wire::SseEvent& event) {
      scanned.events.push_back(std::string(event.type) + "\n" + std::string(event.data));
    });
    expect(offset <= size, "a boundary is within the chunk");
    if (offset > 0) scanned.boundaries.push_back(begin + offset);
    begin += size;
    const std::size_t last = scanned.boundaries.empty() ? 0 : scanned.boundaries.back();
    expect(scanner.pending() == begin - last, "pending counts from the last boundary");
    scanned.cuts.push_back(begin);
  }
  return scanned;
}

// The last of `all` in each chunk that has one.
std::vector<std::size_t> last_in_each(const std::vector<std::size_t>& all,
                                      const std::vector<std::size_t>& cuts) {
  std::vector<std::size_t> last;
  std::size_t begin = 0;
  for (const std::size_t cut : cuts) {
    const auto above = std::upper_bound(all.begin(), all.end(), cut);
    if (above != all.begin() && *(above - 1) > begin) last.push_back(*(above - 1));
    begin = cut;
  }
  return last;
}

void expect_same(const Scanned& scanned, const Scanned& bytewise) {
  expect(scanned.events == bytewise.events, "any cut gives the same events");
  expect(scanned.boundaries == last_in_each(bytewise.boundaries, scanned.cuts),
         "any cut gives the same boundaries");
}

// A stream cut in two at a boundary gives the same events, read by two readers.
void expect_untorn(std::string_view stream, const Scanned& whole) {
  if (whole.boundaries.empty()) return;
  const std::size_t cut = whole.boundaries[seed_of(stream) % whole.boundaries.size()];
  // A second reader would take a byte order mark there for one at the beginning.
  if (stream.substr(cut).starts_with('\xEF')) return;
  std::vector<std::string> events = scan(stream.substr(0, cut), Cuts(1)).events;
  const std::vector<std::string> rest = scan(stream.substr(cut), Cuts(1)).events;
  events.insert(events.end(), rest.begin(), rest.end());
  expect(events == whole.events, "a cut at a boundary tears no event");
}

}  // namespace
}  // namespace llm_api_router::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace llm_api_router::fuzz;
  const std::string_view stream = text_of(data, size);
  const Scanned bytewise = scan(stream, Cuts(0));
  expect_same(scan(stream, Cuts(seed_of(stream))), bytewise);
  expect_same(scan(stream, Cuts(seed_of(stream) ^ 0x5a5a5a5aU)), bytewise);
  expect_untorn(stream, bytewise);
  return 0;
}
