# Where DuckDB comes from: a system's own where CMake finds one, else the pinned one that
# scripts/ensure-duckdb fetches. Its library is opened when analytics is first asked for, never linked.
#
# Sets LLM_API_ROUTER_DUCKDB_INCLUDE_DIR, and LLM_API_ROUTER_DUCKDB_LIBRARY if the program brings the
# library itself: it then lies beside it in the build tree and in a folder of its own once installed.

include(GNUInstallDirs)

find_path(DUCKDB_INCLUDE_DIR duckdb.h)
find_library(DUCKDB_LIBRARY duckdb)
set(LLM_API_ROUTER_DUCKDB_LIBRARY)
if(DUCKDB_INCLUDE_DIR AND DUCKDB_LIBRARY)
  set(LLM_API_ROUTER_DUCKDB_INCLUDE_DIR "${DUCKDB_INCLUDE_DIR}")
  message(STATUS "DuckDB: the system's, ${DUCKDB_LIBRARY}")
else()
  execute_process(COMMAND "${PROJECT_SOURCE_DIR}/scripts/ensure-duckdb"
                  OUTPUT_VARIABLE duckdb_dir OUTPUT_STRIP_TRAILING_WHITESPACE
                  COMMAND_ERROR_IS_FATAL ANY)
  # Copied, so that a build does not depend on a folder that someone may empty.
  file(COPY "${duckdb_dir}/duckdb.h" DESTINATION "${PROJECT_BINARY_DIR}/duckdb")
  file(COPY "${duckdb_dir}/libduckdb.so" DESTINATION "${PROJECT_BINARY_DIR}")
  set(LLM_API_ROUTER_DUCKDB_INCLUDE_DIR "${PROJECT_BINARY_DIR}/duckdb")
  set(LLM_API_ROUTER_DUCKDB_LIBRARY "${PROJECT_BINARY_DIR}/libduckdb.so")
  # Found by every program of the build tree; the installed one has a path of its own.
  list(APPEND CMAKE_BUILD_RPATH "${PROJECT_BINARY_DIR}")
endif()

set(LLM_API_ROUTER_PRIVATE_LIBDIR "${CMAKE_INSTALL_LIBDIR}/llm_api_router")

# router_brings_duckdb(PROGRAM): it finds the library beside itself and where install puts it.
function(router_brings_duckdb program)
  if(NOT LLM_API_ROUTER_DUCKDB_LIBRARY)
    return()
  endif()
  file(RELATIVE_PATH installed "/${CMAKE_INSTALL_BINDIR}" "/${LLM_API_ROUTER_PRIVATE_LIBDIR}")
  set_target_properties(${program} PROPERTIES BUILD_WITH_INSTALL_RPATH ON
                                              INSTALL_RPATH "$ORIGIN;$ORIGIN/${installed}")
endfunction()
