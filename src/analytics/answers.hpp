// The JSON documents of /analytics/*.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analytics/names.hpp"
#include "analytics/queries.hpp"

namespace llm_api_router::analytics {

enum class Metric { requests, tokens, latency };

// What a name's number stands for.
struct NameTables {
  Names providers;
  Names models;
  Names outcomes;
};

struct Series {
  Metric metric = Metric::requests;
  Interval interval = Interval::hour;
  GroupBy group_by = GroupBy::none;
  Range range{};
  std::vector<Figures> figures{};  // by bucket, then group
};

// An array with an element for every bucket that the range touches and, where groups are told
// apart, every group that occurs in it; what had no rows has zeros, or null for a latency. Empty if
// that would be more than `most_elements`.
std::optional<std::string> series_json(const Series& series, const NameTables& names,
                                       std::size_t most_elements = 250'000);

// An array with an element for every provider with rows, by API and name. `figures` are grouped by
// provider; those of one provider are added up.
std::string summary_json(const std::vector<Figures>& figures, const NameTables& names);

}  // namespace llm_api_router::analytics
