#include "config/spelling.hpp"

#include <algorithm>
#include <limits>

namespace llm_api_router {
namespace {

constexpr std::size_t kLongestGiven = 40;

// Lower case without separators, so that `apiKey` and `api-key` are `api_key`.
std::string folded(std::string_view name) {
  std::string out;
  for (const char character : name) {
    if (character == '_' || character == '-' || character == ' ') continue;
    const bool upper = character >= 'A' && character <= 'Z';
    out += upper ? static_cast<char>(character - 'A' + 'a') : character;
  }
  return out;
}

// A third of the letters may be wrong, at least one.
std::size_t tolerance(std::string_view name) { return std::max<std::size_t>(1, name.size() / 3); }

}  // namespace

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before_last(b.size() + 1);
  std::vector<std::size_t> last(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    before_last.swap(last);
    last.swap(row);
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, replaced});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], before_last[j - 2] + 1);
    }
  }
  return row[b.size()];
}

std::optional<std::string> closest(std::string_view given, const std::vector<std::string>& names) {
  const auto wanted = folded(given.substr(0, kLongestGiven));
  std::size_t best = std::numeric_limits<std::size_t>::max();
  std::optional<std::string> found;
  for (const auto& name : names) {
    const auto distance = edit_distance(wanted, folded(name));
    if (distance >= best || distance > tolerance(wanted)) continue;
    best = distance;
    found = name;
  }
  return found;
}

}  // namespace llm_api_router
