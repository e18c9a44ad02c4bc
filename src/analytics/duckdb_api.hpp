// DuckDB's C functions, from a library that is opened when the first of them is needed.
#pragma once

#include <duckdb.h>

#include "base/result.hpp"

namespace llm_api_router::analytics {

// Every function that is used, by its name without "duckdb_".
#define ROUTER_DUCKDB_FUNCTIONS(use)                                                              \
  use(open_ext) use(close) use(connect) use(disconnect) use(interrupt) use(free) use(             \
      create_config) use(set_config) use(destroy_config) use(query) use(destroy_result)           \
      use(result_error) use(column_count) use(column_type) use(prepare) use(prepare_error) use(   \
          destroy_prepare) use(bind_int64) use(pending_prepared) use(pending_error)               \
          use(pending_execute_task) use(execute_pending) use(pending_execution_is_finished) use(  \
              destroy_pending) use(fetch_chunk) use(create_data_chunk) use(destroy_data_chunk)    \
              use(data_chunk_get_size) use(data_chunk_get_vector) use(data_chunk_set_size) use(   \
                  data_chunk_reset) use(vector_get_data) use(vector_get_validity)                 \
                  use(vector_ensure_validity_writable) use(vector_assign_string_element_len) use( \
                      validity_row_is_valid) use(validity_set_row_invalid) use(vector_size)       \
                      use(create_logical_type) use(destroy_logical_type) use(appender_create)     \
                          use(append_data_chunk) use(appender_error) use(appender_flush) use(     \
                              appender_destroy) use(create_table_function)                        \
                              use(destroy_table_function) use(table_function_set_name) use(       \
                                  table_function_set_extra_info) use(table_function_set_bind)     \
                                  use(table_function_set_init) use(table_function_set_function)   \
                                      use(register_table_function) use(bind_get_extra_info)       \
                                          use(bind_add_result_column) use(init_set_max_threads)   \
                                              use(function_get_extra_info) use(function_set_error)

struct DuckDbApi {
// NOLINTNEXTLINE(bugprone-macro-parentheses): the name of a member bears none.
#define ROUTER_DUCKDB_MEMBER(name) decltype(&::duckdb_##name) name = nullptr;
  ROUTER_DUCKDB_FUNCTIONS(ROUTER_DUCKDB_MEMBER)
#undef ROUTER_DUCKDB_MEMBER
};

// Opens the library the first time, for good. An error says what is missing. Thread-safe.
Result<const DuckDbApi*> duckdb_api();

}  // namespace llm_api_router::analytics
