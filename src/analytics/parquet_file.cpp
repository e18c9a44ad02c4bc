// The rows are a table function of DuckDB's: it asks for a chunk when it wants one. DuckDB reports
// through C, so what goes wrong in between is kept aside and told afterwards.
#include "analytics/parquet_file.hpp"

#include <array>

#include "analytics/duckdb_session.hpp"

namespace llm_api_router::analytics {
namespace {

struct Column {
  const char* name;
  duckdb_type type;
};

constexpr std::array kColumns{Column{"timestamp", DUCKDB_TYPE_TIMESTAMP_TZ},
                              Column{"provider_type", DUCKDB_TYPE_VARCHAR},
                              Column{"provider_name", DUCKDB_TYPE_VARCHAR},
                              Column{"latency_ms", DUCKDB_TYPE_DOUBLE},
                              Column{"is_streaming", DUCKDB_TYPE_BOOLEAN},
                              Column{"time_to_first_token_ms", DUCKDB_TYPE_DOUBLE},
                              Column{"input_tokens", DUCKDB_TYPE_UINTEGER},
                              Column{"output_tokens", DUCKDB_TYPE_UINTEGER},
                              Column{"cached_tokens", DUCKDB_TYPE_UINTEGER},
                              Column{"model", DUCKDB_TYPE_VARCHAR},
                              Column{"status", DUCKDB_TYPE_UINTEGER},
                              Column{"outcome", DUCKDB_TYPE_VARCHAR},
                              Column{"attempts", DUCKDB_TYPE_UINTEGER},
                              Column{"session", DUCKDB_TYPE_VARCHAR}};

// What the table function works with.
struct Supply {
  const DuckDbApi& api;
  RowSource& rows;
  const std::atomic<bool>& stop;
  Result<void> state{};
};

// Puts the columns of one row of a chunk, one after the other.
class RowWriter {
 public:
  RowWriter(const DuckDbApi& api, duckdb_data_chunk chunk, idx_t row)
      : api_(api), chunk_(chunk), row_(row) {}

  template <class T>
  void put(const T& value) {
    static_cast<T*>(api_.vector_get_data(vector()))[row_] = value;
    ++column_;
  }
  void put(std::string_view text) {
    api_.vector_assign_string_element_len(vector(), row_, text.data(), text.size());
    ++column_;
  }
  template <class T>
  void put(const std::optional<T>& value) {
    if (value) return put(*value);
    null();
  }
  void put(std::optional<std::chrono::microseconds> duration) {
    if (!duration) return null();
    put(static_cast<double>(duration->count()) / 1000);
  }
  // An empty text was not told.
  void put_told(std::string_view text) {
    if (text.empty()) return null();
    put(text);
  }

 private:
  [[nodiscard]] duckdb_vector vector() const { return api_.data_chunk_get_vector(chunk_, column_); }
  void null() {
    api_.vector_ensure_validity_writable(vector());
    api_.validity_set_row_invalid(api_.vector_get_validity(vector()), row_);
    ++column_;
  }

  const DuckDbApi& api_;
  duckdb_data_chunk chunk_;
  idx_t row_;
  idx_t column_ = 0;
};

// DuckDB refuses text that is not UTF-8, and the file may hold anything.
std::string readable(std::string_view text) {
  std::string clean{text};
  for (char& c : clean) {
    if (static_cast<unsigned char>(c) >= 0x80) c = '?';
  }
  return clean;
}

void put_row(const CsvRow& row, RowWriter writer) {
  writer.put(row.time.time_since_epoch().count());
  writer.put(name_of(row.api));
  writer.put(std::string_view{readable(row.provider)});
  writer.put(row.latency);
  writer.put(row.streaming);
  writer.put(row.time_to_first_token);
  writer.put(row.input_tokens);
  writer.put(row.output_tokens);
  writer.put(row.cached_tokens);
  writer.put_told(readable(row.model));
  writer.put(row.status);
  writer.put_told(readable(row.outcome));
  writer.put(row.attempts);
  writer.put_told(readable(row.session));
}

Result<idx_t> fill(Supply& supply, duckdb_data_chunk chunk) {
  const auto room = supply.api.vector_size();
  idx_t count = 0;
  for (; count < room; ++count) {
    auto row = supply.rows.next();
    if (!row) return row.error();
    if (!*row) break;
    put_row(**row, RowWriter(supply.api, chunk, count));
  }
  if (supply.stop) return Error{"the export was ended"};
  return count;
}

extern "C" {

static void bind_rows(duckdb_bind_info info) {
  const auto& supply = *static_cast<Supply*>(duckdb_api().value()->bind_get_extra_info(info));
  for (const auto& column : kColumns) {
    auto type = supply.api.create_logical_type(column.type);
    supply.api.bind_add_result_column(info, column.name, type);
    supply.api.destroy_logical_type(&type);
  }
}

static void begin_rows(duckdb_init_info info) {
  // They come from one file, one after the other.
  duckdb_api().value()->init_set_max_threads(info, 1);
}

static void give_rows(duckdb_function_info info, duckdb_data_chunk chunk) {
  auto& supply = *static_cast<Supply*>(duckdb_api().value()->function_get_extra_info(info));
  const auto count = fill(supply, chunk);
  if (count) return supply.api.data_chunk_set_size(chunk, *count);
  supply.state = count.error();
  supply.api.data_chunk_set_size(chunk, 0);
  supply.api.function_set_error(info, count.error().message.c_str());
}

}  // extern "C"

Result<void> register_rows(DuckDbSession& session, Supply& supply) {
  const auto& api = session.api();
  auto function = api.create_table_function();
  api.table_function_set_name(function, "exported_rows");
  api.table_function_set_extra_info(function, &supply, nullptr);
  api.table_function_set_bind(function, bind_rows);
  api.table_function_set_init(function, begin_rows);
  api.table_function_set_function(function, give_rows);
  const auto state = api.register_table_function(session.connection(), function);
  api.destroy_table_function(&function);
  if (state != DuckDBSuccess) return Error{"DuckDB takes no table function"};
  return {};
}

}  // namespace

Result<void> write_parquet(RowSource& rows, const std::filesystem::path& file,
                           const std::atomic<bool>& stop) {
  auto session = DuckDbSession::open({{"memory_limit", "256MiB"},
                                      {"threads", "1"},
                                      {"temp_directory", ""},
                                      {"autoinstall_known_extensions", "false"},
                                      {"autoload_known_extensions", "false"}});
  if (!session) return session.error();
  Supply supply{session->api(), rows, stop};
  if (auto known = register_rows(*session, supply); !known) return known;
  const auto path = sql_literal(file.string());
  if (auto only = session->execute("SET allowed_paths = [" + path + "]"); !only) return only;
  if (auto locked = session->lock_up(); !locked) return locked;
  auto written = session->execute("COPY (SELECT * FROM exported_rows()) TO " + path +
                                  " (FORMAT parquet, COMPRESSION zstd, USE_TMP_FILE false)");
  if (!supply.state) return supply.state;
  return written;
}

}  // namespace llm_api_router::analytics
