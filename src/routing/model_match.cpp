// Greedy matching with one point to return to: a later `*` can take whatever an earlier one could,
// so only the last one ever needs to grow.
#include "routing/model_match.hpp"

#include <algorithm>

namespace llm_api_router::routing {

bool glob_matches(std::string_view glob, std::string_view text) {
  std::size_t g = 0;
  std::size_t t = 0;
  std::size_t star = std::string_view::npos;
  std::size_t star_takes_to = 0;
  while (t < text.size()) {
    if (g < glob.size() && glob[g] == '*') {
      star = g++;
      star_takes_to = t;
    } else if (g < glob.size() && (glob[g] == '?' || glob[g] == text[t])) {
      ++g;
      ++t;
    } else if (star != std::string_view::npos) {
      g = star + 1;
      t = ++star_takes_to;
    } else {
      return false;
    }
  }
  return glob.find_first_not_of('*', g) == std::string_view::npos;
}

bool lists_model(std::span<const std::string> globs, std::string_view model) {
  return globs.empty() || std::ranges::any_of(globs, [&](const std::string& glob) {
           return glob_matches(glob, model);
         });
}

}  // namespace llm_api_router::routing
