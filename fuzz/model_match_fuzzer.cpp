// Globs over model names: the answer is that of a table of all beginnings of both.
//
// The input is the glob, in one line, and the name.
#include <string>
#include <vector>

#include "routing/model_match.hpp"

#include "fuzz/expect.hpp"
#include "fuzz/parts.hpp"

namespace llm_api_router::fuzz {
namespace {

// Row by row: whether the first characters of `glob` match the first t of `text`.
bool matches(std::string_view glob, std::string_view text) {
  std::vector<bool> row(text.size() + 1, false);
  row[0] = true;
  for (const char wanted : glob) {
    std::vector<bool> next(row.size(), false);
    next[0] = row[0] && wanted == '*';
    for (std::size_t t = 1; t < row.size(); ++t) {
      const bool one = wanted == '?' || wanted == text[t - 1];
      next[t] = wanted == '*' ? row[t] || next[t - 1] : row[t - 1] && one;
    }
    row = next;
  }
  return row.back();
}

}  // namespace
}  // namespace llm_api_router::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace llm_api_router;
  using namespace llm_api_router::fuzz;
  std::string_view rest = text_of(data, size);
  const ExactCopy glob(take_line(rest));
  const ExactCopy text(rest.substr(0, 512));
  const bool expected = matches(glob.view(), text.view());
  expect(routing::glob_matches(glob.view(), text.view()) == expected,
         "a glob matches by its rules");
  const std::vector<std::string> list = {"no such model", std::string(glob.view())};
  const bool listed = expected || text.view() == list.front();
  expect(routing::lists_model(list, text.view()) == listed, "one of several globs is enough");
  return 0;
}
