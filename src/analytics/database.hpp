// The ingested rows, in a DuckDB of its own in memory. Belongs to one thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"

#include "analytics/names.hpp"

namespace llm_api_router::analytics {

// A row of request_stats.csv as it is stored, in the table `rows` with columns of these names.
struct StoredRow {
  std::int64_t time;  // microseconds since 1970, UTC
  std::uint8_t api;   // Api's number
  bool streaming;
  Names::Id provider;
  Names::Id model;
  Names::Id outcome;
  std::optional<std::int64_t> latency;              // microseconds
  std::optional<std::int64_t> time_to_first_token;  // microseconds
  std::optional<std::uint32_t> input_tokens;
  std::optional<std::uint32_t> output_tokens;
  std::optional<std::uint32_t> cached_tokens;
};

struct DatabaseOptions {
  std::size_t memory_mb = 1024;  // above it, rows are moved to `spill_folder`
  unsigned threads = 2;
  std::filesystem::path spill_folder{};  // made when it is needed; empty: nothing is moved
};

// One value of a result: a statement selects BIGINT and DOUBLE columns only.
struct Cell {
  std::int64_t integer = 0;
  double real = 0;
  bool null = false;
};

class Database {
 public:
  // Opens DuckDB's library if that has not happened. Once open, the database reaches no file or
  // network but its spill folder, and no statement can change that.
  static Result<std::unique_ptr<Database>> open(const DatabaseOptions& options);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  // Rows are seen by run() once flush() was called.
  Result<void> append(const StoredRow& row);
  Result<void> flush();
  // Forgets every row.
  Result<void> clear();

  using OnRow = std::function<void(std::span<const Cell> cells)>;
  // Asked between the steps of a statement; true ends it.
  using GiveUp = std::function<bool()>;
  // Runs the prepared statement `sql` with `values` for its parameters $1, $2, …; statements are
  // prepared once. False if it was given up.
  Result<bool> run(const std::string& sql, std::span<const std::int64_t> values,
                   const GiveUp& give_up, const OnRow& on_row);

 private:
  class Connection;
  explicit Database(std::unique_ptr<Connection> connection);
  std::unique_ptr<Connection> connection_;
};

}  // namespace llm_api_router::analytics
