// One line of request_stats.csv.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "model/api.hpp"

#include "analytics/time_text.hpp"

namespace llm_api_router::analytics {

// The columns of the earlier Python program, and those that follow them here.
inline constexpr std::string_view kOldHeader =
    "timestamp,provider_type,provider_name,latency_ms,is_streaming,time_to_first_token_ms,"
    "input_tokens,output_tokens,cached_tokens";
inline constexpr std::string_view kHeader =
    "timestamp,provider_type,provider_name,latency_ms,is_streaming,time_to_first_token_ms,"
    "input_tokens,output_tokens,cached_tokens,model,status,outcome,attempts,session";

// Whether a first line, with or without a byte order mark, is one of the two.
bool is_header(std::string_view line);

struct CsvRow {
  Moment time;
  Api api = Api::openai;
  std::string_view provider;
  std::optional<std::chrono::microseconds> latency;
  bool streaming = false;
  std::optional<std::chrono::microseconds> time_to_first_token;
  std::optional<std::uint32_t> input_tokens;
  std::optional<std::uint32_t> output_tokens;
  std::optional<std::uint32_t> cached_tokens;
  std::string_view model;  // empty: not told, like the members below
  std::optional<std::uint32_t> status;
  std::string_view outcome;
  std::optional<std::uint32_t> attempts;
  std::string_view session;
};

class CsvRowParser {
 public:
  // The row of a line without its end; empty if it is not one. A line has nine columns or fourteen,
  // whatever the header says: the file may have changed hands. A line end within quotes ends the
  // row all the same, so that one stray quote spoils one line and not the rest of the file. What
  // the row refers to is valid until the next call, or until the line goes.
  std::optional<CsvRow> parse(std::string_view line);

 private:
  bool split(std::string_view line);
  bool take_quoted(std::string_view line, std::size_t& at, std::string_view& field);

  static constexpr std::size_t kOldColumns = 9;
  static constexpr std::size_t kColumns = 14;
  std::string_view fields_[kColumns];
  std::size_t count_ = 0;
  std::string unquoted_;  // fields that had doubled quotes
};

}  // namespace llm_api_router::analytics
