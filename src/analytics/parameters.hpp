// The query strings of /analytics/*, read and checked.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"

#include "analytics/queries.hpp"

namespace llm_api_router::analytics {

// How far back one may look.
inline constexpr std::chrono::hours kMostHours{720};

// Of /analytics/requests, /tokens and /latency.
struct SeriesParameters {
  Interval interval = Interval::hour;
  std::chrono::hours hours{24};
  std::optional<Api> provider_type{};  // absent: both
  std::string model{};                 // empty: all
  GroupBy group_by = GroupBy::none;
};

// Of /analytics/summary.
struct SummaryParameters {
  std::chrono::hours hours{24};
  std::optional<Moment> from{};  // instead of hours
};

enum class ExportFormat { csv, parquet };

// Of /analytics/export.
struct ExportParameters {
  ExportFormat format = ExportFormat::csv;
  std::chrono::hours hours{24};
};

// What is wrong: the parameter's name, and a message that names it and what is allowed.
struct BadParameter {
  std::string name;
  std::string message;
};

template <class Parameters>
using Parsed = Result<Parameters, BadParameter>;

// `query` is what follows '?' in a target, percent-encoded. A name that is not known, or given
// twice, is refused. Members not named keep their defaults.
Parsed<SeriesParameters> parse_series(std::string_view query);
Parsed<SummaryParameters> parse_summary(std::string_view query);
Parsed<ExportParameters> parse_export(std::string_view query);

// Found by Parsed::value() when there is no value: a programmer's error, so it ends the program.
[[noreturn]] void throw_exception_from_error(const BadParameter& bad,
                                             const boost::source_location&);

}  // namespace llm_api_router::analytics
