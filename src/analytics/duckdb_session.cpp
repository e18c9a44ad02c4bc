#include "analytics/duckdb_session.hpp"

namespace llm_api_router::analytics {
namespace {

Result<duckdb_config> config_of(const DuckDbApi& api, const DuckDbSession::Settings& settings) {
  duckdb_config config = nullptr;
  if (api.create_config(&config) != DuckDBSuccess) return Error{"DuckDB makes no configuration"};
  for (const auto& [name, value] : settings) {
    if (api.set_config(config, name.c_str(), value.c_str()) == DuckDBSuccess) continue;
    api.destroy_config(&config);
    return Error{"DuckDB does not take its setting " + name + " = " + value};
  }
  return config;
}

}  // namespace

Result<DuckDbSession> DuckDbSession::open(const Settings& settings) {
  const auto api = duckdb_api();
  if (!api) return api.error();
  DuckDbSession session(**api);
  auto config = config_of(**api, settings);
  if (!config) return config.error();
  char* said = nullptr;
  const auto state = (*api)->open_ext(nullptr, &session.database_, *config, &said);
  (*api)->destroy_config(&*config);
  if (state != DuckDBSuccess) {
    Error error{std::string("DuckDB does not start: ") +
                (said != nullptr ? said : "no reason told")};
    if (said != nullptr) (*api)->free(said);
    return error;
  }
  if ((*api)->connect(session.database_, &session.connection_) != DuckDBSuccess) {
    return Error{"DuckDB gives no connection"};
  }
  return session;
}

DuckDbSession::DuckDbSession(DuckDbSession&& other) noexcept
    : api_(other.api_),
      database_(std::exchange(other.database_, nullptr)),
      connection_(std::exchange(other.connection_, nullptr)) {}

DuckDbSession::~DuckDbSession() {
  if (connection_ != nullptr) api_->disconnect(&connection_);
  if (database_ != nullptr) api_->close(&database_);
}

Result<void> DuckDbSession::execute(const std::string& sql) {
  duckdb_result result{};
  const auto state = api_->query(connection_, sql.c_str(), &result);
  std::string said;
  if (state != DuckDBSuccess) {
    const char* const reason = api_->result_error(&result);
    said = reason != nullptr ? reason : "no reason told";
  }
  api_->destroy_result(&result);
  if (state != DuckDBSuccess) return Error{"DuckDB: " + said};
  return {};
}

Result<void> DuckDbSession::lock_up() {
  if (auto closed = execute("SET enable_external_access = false"); !closed) return closed;
  return execute("SET lock_configuration = true");
}

std::string sql_literal(std::string_view text) {
  std::string literal = "'";
  for (const char c : text) literal.append(c == '\'' ? 2 : 1, c);
  return literal + '\'';
}

}  // namespace llm_api_router::analytics
