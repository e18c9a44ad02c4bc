// Rows come in chunks of columns, results go out likewise: DuckDB's own layout, without a text or a
// value object in between.
#include "analytics/database.hpp"

#include <array>
#include <thread>
#include <unordered_map>

#include "analytics/duckdb_session.hpp"

namespace llm_api_router::analytics {
namespace {

constexpr std::array kColumnTypes{DUCKDB_TYPE_BIGINT,   DUCKDB_TYPE_UTINYINT, DUCKDB_TYPE_BOOLEAN,
                                  DUCKDB_TYPE_INTEGER,  DUCKDB_TYPE_INTEGER,  DUCKDB_TYPE_INTEGER,
                                  DUCKDB_TYPE_BIGINT,   DUCKDB_TYPE_BIGINT,   DUCKDB_TYPE_UINTEGER,
                                  DUCKDB_TYPE_UINTEGER, DUCKDB_TYPE_UINTEGER};

constexpr const char* kMakeTable =
    "CREATE OR REPLACE TABLE rows (time BIGINT NOT NULL, api UTINYINT NOT NULL, streaming BOOLEAN "
    "NOT NULL, "
    "provider INTEGER NOT NULL, model INTEGER NOT NULL, outcome INTEGER NOT NULL, latency BIGINT, "
    "time_to_first_token BIGINT, input_tokens UINTEGER, output_tokens UINTEGER, "
    "cached_tokens UINTEGER)";

// How long the thread rests when DuckDB's other threads have all the work.
constexpr std::chrono::microseconds kRest{100};

DuckDbSession::Settings settings_of(const DatabaseOptions& options) {
  return {{"memory_limit", std::to_string(options.memory_mb) + "MiB"},
          {"threads", std::to_string(options.threads)},
          {"temp_directory", options.spill_folder.string()},
          {"autoinstall_known_extensions", "false"},
          {"autoload_known_extensions", "false"},
          {"preserve_insertion_order", "false"}};
}

}  // namespace

class Database::Connection {
 public:
  explicit Connection(DuckDbSession session) : session_(std::move(session)), api_(session_.api()) {}

  ~Connection() {
    if (appender_ != nullptr) api_.appender_destroy(&appender_);
    if (chunk_ != nullptr) api_.destroy_data_chunk(&chunk_);
    for (auto& [sql, statement] : statements_) api_.destroy_prepare(&statement);
  }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  Result<void> set_up() {
    if (auto made = session_.execute(kMakeTable); !made) return made;
    if (auto locked = session_.lock_up(); !locked) return locked;
    std::array<duckdb_logical_type, kColumnTypes.size()> types{};
    for (std::size_t i = 0; i < types.size(); ++i) {
      types[i] = api_.create_logical_type(kColumnTypes[i]);
    }
    chunk_ = api_.create_data_chunk(types.data(), types.size());
    for (auto& type : types) api_.destroy_logical_type(&type);
    return open_appender();
  }

  Result<void> append(const StoredRow& row) {
    put<std::int64_t>(0, row.time);
    put<std::uint8_t>(1, row.api);
    put<bool>(2, row.streaming);
    put<std::int32_t>(3, row.provider);
    put<std::int32_t>(4, row.model);
    put<std::int32_t>(5, row.outcome);
    put<std::int64_t>(6, row.latency);
    put<std::int64_t>(7, row.time_to_first_token);
    put<std::uint32_t>(8, row.input_tokens);
    put<std::uint32_t>(9, row.output_tokens);
    put<std::uint32_t>(10, row.cached_tokens);
    if (++in_chunk_ < api_.vector_size()) return {};
    return hand_over();
  }

  Result<void> flush() {
    if (auto handed = hand_over(); !handed) return handed;
    return appended(api_.appender_flush(appender_));
  }

  Result<void> clear() {
    api_.appender_destroy(&appender_);
    api_.data_chunk_reset(chunk_);
    in_chunk_ = 0;
    if (auto cleared = session_.execute(kMakeTable); !cleared) return cleared;
    return open_appender();
  }

  Result<bool> run(const std::string& sql, std::span<const std::int64_t> values,
                   const GiveUp& give_up, const OnRow& on_row) {
    const auto statement = prepared(sql);
    if (!statement) return statement.error();
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (api_.bind_int64(*statement, i + 1, values[i]) != DuckDBSuccess) {
        return Error{"DuckDB does not take a parameter"};
      }
    }
    duckdb_pending_result pending = nullptr;
    auto outcome = start(*statement, pending);
    if (outcome) outcome = execute(pending, give_up, on_row);
    api_.destroy_pending(&pending);
    return outcome;
  }

 private:
  template <class T>
  void put(std::size_t column, T value) {
    const auto vector = api_.data_chunk_get_vector(chunk_, column);
    static_cast<T*>(api_.vector_get_data(vector))[in_chunk_] = value;
  }

  template <class T>
  void put(std::size_t column, std::optional<T> value) {
    if (value) return put(column, *value);
    const auto vector = api_.data_chunk_get_vector(chunk_, column);
    api_.vector_ensure_validity_writable(vector);
    api_.validity_set_row_invalid(api_.vector_get_validity(vector), in_chunk_);
  }

  Result<void> open_appender() {
    return appended(api_.appender_create(session_.connection(), nullptr, "rows", &appender_));
  }

  Result<void> hand_over() {
    if (in_chunk_ == 0) return {};
    api_.data_chunk_set_size(chunk_, in_chunk_);
    const auto state = api_.append_data_chunk(appender_, chunk_);
    api_.data_chunk_reset(chunk_);
    in_chunk_ = 0;
    return appended(state);
  }

  Result<void> appended(duckdb_state state) {
    if (state == DuckDBSuccess) return {};
    const char* const reason = api_.appender_error(appender_);
    return Error{std::string("DuckDB takes no rows: ") +
                 (reason != nullptr ? reason : "no reason told")};
  }

  Result<duckdb_prepared_statement> prepared(const std::string& sql) {
    if (const auto known = statements_.find(sql); known != statements_.end()) return known->second;
    duckdb_prepared_statement statement = nullptr;
    if (api_.prepare(session_.connection(), sql.c_str(), &statement) != DuckDBSuccess) {
      const char* const reason = api_.prepare_error(statement);
      Error error{std::string("DuckDB: ") + (reason != nullptr ? reason : "no reason told")};
      api_.destroy_prepare(&statement);
      return error;
    }
    statements_.emplace(sql, statement);
    return statement;
  }

  Result<bool> start(duckdb_prepared_statement statement, duckdb_pending_result& pending) {
    if (api_.pending_prepared(statement, &pending) == DuckDBSuccess) return true;
    return pending_error(pending);
  }

  [[nodiscard]] Error pending_error(duckdb_pending_result pending) const {
    const char* const reason = api_.pending_error(pending);
    return Error{std::string("DuckDB: ") + (reason != nullptr ? reason : "no reason told")};
  }

  // Step by step on this thread, so that it can be given up in between.
  Result<bool> execute(duckdb_pending_result pending, const GiveUp& give_up, const OnRow& on_row) {
    for (;;) {
      if (give_up()) {
        api_.interrupt(session_.connection());
        return false;
      }
      const auto state = api_.pending_execute_task(pending);
      if (state == DUCKDB_PENDING_ERROR) return pending_error(pending);
      if (api_.pending_execution_is_finished(state)) break;
      if (state == DUCKDB_PENDING_NO_TASKS_AVAILABLE) std::this_thread::sleep_for(kRest);
    }
    duckdb_result result{};
    const auto state = api_.execute_pending(pending, &result);
    if (state == DuckDBSuccess) {
      read(result, on_row);
    }
    const char* const reason = state == DuckDBSuccess ? nullptr : api_.result_error(&result);
    const std::string said = reason != nullptr ? reason : "no reason told";
    api_.destroy_result(&result);
    if (state != DuckDBSuccess) return Error{"DuckDB: " + said};
    return true;
  }

  void read(duckdb_result& result, const OnRow& on_row) {
    const auto columns = column_types(result);
    while (auto chunk = api_.fetch_chunk(result)) {
      read(chunk, columns, on_row);
      api_.destroy_data_chunk(&chunk);
    }
  }

  std::vector<duckdb_type> column_types(duckdb_result& result) const {
    std::vector<duckdb_type> types(api_.column_count(&result));
    for (std::size_t i = 0; i < types.size(); ++i) types[i] = api_.column_type(&result, i);
    return types;
  }

  void read(duckdb_data_chunk chunk, const std::vector<duckdb_type>& types, const OnRow& on_row) {
    std::vector<Cell> cells(types.size());
    const auto rows = api_.data_chunk_get_size(chunk);
    for (idx_t row = 0; row < rows; ++row) {
      for (std::size_t column = 0; column < types.size(); ++column) {
        cells[column] = cell(api_.data_chunk_get_vector(chunk, column), types[column], row);
      }
      on_row(cells);
    }
  }

  Cell cell(duckdb_vector vector, duckdb_type type, idx_t row) const {
    auto* const valid = api_.vector_get_validity(vector);
    if (valid != nullptr && !api_.validity_row_is_valid(valid, row)) return {.null = true};
    const void* const data = api_.vector_get_data(vector);
    if (type == DUCKDB_TYPE_DOUBLE) return {.real = static_cast<const double*>(data)[row]};
    return {.integer = static_cast<const std::int64_t*>(data)[row]};
  }

  DuckDbSession session_;
  const DuckDbApi& api_;
  std::unordered_map<std::string, duckdb_prepared_statement> statements_;
  duckdb_appender appender_ = nullptr;
  duckdb_data_chunk chunk_ = nullptr;
  idx_t in_chunk_ = 0;
};

Result<std::unique_ptr<Database>> Database::open(const DatabaseOptions& options) {
  auto session = DuckDbSession::open(settings_of(options));
  if (!session) return session.error();
  auto connection = std::make_unique<Connection>(std::move(*session));
  if (auto ready = connection->set_up(); !ready) return ready.error();
  return std::unique_ptr<Database>(new Database(std::move(connection)));
}

Database::Database(std::unique_ptr<Connection> connection) : connection_(std::move(connection)) {}
Database::~Database() = default;

Result<void> Database::append(const StoredRow& row) { return connection_->append(row); }
Result<void> Database::flush() { return connection_->flush(); }
Result<void> Database::clear() { return connection_->clear(); }

Result<bool> Database::run(const std::string& sql, std::span<const std::int64_t> values,
                           const GiveUp& give_up, const OnRow& on_row) {
  return connection_->run(sql, values, give_up, on_row);
}

}  // namespace llm_api_router::analytics
