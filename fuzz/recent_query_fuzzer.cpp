// Query strings of /recent: what is read reads the same when it is written out anew, a refusal
// names the parameter, and each parameter is judged by itself, but may be given only once.
#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "gateway/recent_query.hpp"

#include "fuzz/expect.hpp"
#include "fuzz/parts.hpp"
#include "fuzz/percent.hpp"

namespace llm_api_router::fuzz {
namespace {

using gateway::recent_query;
using telemetry::RecentFilter;

std::string written(const RecentFilter& filter) {
  std::string query = "limit=" + std::to_string(filter.limit);
  if (filter.api) query.append("&api=").append(name_of(*filter.api));
  if (filter.outcome) query.append("&outcome=").append(name_of(*filter.outcome));
  query += "&provider=" + percent_encoded(filter.provider);
  return query + "&model=" + percent_encoded(filter.model);
}

void expect_same_when_written(const RecentFilter& filter) {
  const auto again = recent_query(written(filter));
  expect(again.has_value() && written(*again) == written(filter), "written out it reads the same");
  expect(again->provider == filter.provider && again->model == filter.model,
         "names come through as they are");
}

std::string name_in(std::string_view pair) {
  std::string name(pair.substr(0, pair.find('=')));
  std::replace(name.begin(), name.end(), '+', ' ');
  return percent_decoded(name);
}

bool is_repeated(const std::vector<std::string_view>& pairs) {
  std::set<std::string> names;
  return std::any_of(pairs.begin(), pairs.end(), [&](std::string_view pair) {
    return !pair.empty() && !names.insert(name_in(pair)).second;
  });
}

void expect_judged(std::string_view query) {
  const auto filter = recent_query(query);
  const auto pairs = split(query, '&');
  const bool each = std::all_of(pairs.begin(), pairs.end(), [](std::string_view pair) {
    return recent_query(pair).has_value();
  });
  expect(filter.has_value() == (each && !is_repeated(pairs)),
         "each parameter is judged by itself, and no second one of its name is taken");
  if (!filter) {
    const auto& [name, message] = filter.error();
    expect(message.starts_with(name + ": "), "a refusal names the parameter");
    return;
  }
  expect(filter->limit >= 1 && filter->limit <= telemetry::RecentExchanges::kRemembered,
         "the limit is within its bounds");
  expect_same_when_written(*filter);
}

}  // namespace
}  // namespace llm_api_router::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace llm_api_router::fuzz;
  const ExactCopy query(text_of(data, size));
  expect_judged(query.view());
  return 0;
}
