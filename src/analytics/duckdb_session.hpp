// An open DuckDB and one connection to it, closed with their owner.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "analytics/duckdb_api.hpp"

namespace llm_api_router::analytics {

class DuckDbSession {
 public:
  using Settings = std::vector<std::pair<std::string, std::string>>;

  // In memory, with these settings.
  static Result<DuckDbSession> open(const Settings& settings);
  ~DuckDbSession();
  DuckDbSession(DuckDbSession&& other) noexcept;
  DuckDbSession& operator=(DuckDbSession&&) = delete;

  // Runs a statement that gives no rows.
  Result<void> execute(const std::string& sql);
  // From here on no file or network is reached and no setting changes.
  Result<void> lock_up();

  [[nodiscard]] const DuckDbApi& api() const { return *api_; }
  [[nodiscard]] duckdb_connection connection() const { return connection_; }

 private:
  DuckDbSession(const DuckDbApi& api) : api_(&api) {}

  const DuckDbApi* api_;
  duckdb_database database_ = nullptr;
  duckdb_connection connection_ = nullptr;
};

// `text` as a literal of SQL.
std::string sql_literal(std::string_view text);

}  // namespace llm_api_router::analytics
