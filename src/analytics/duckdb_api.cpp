#include "analytics/duckdb_api.hpp"

#include <dlfcn.h>

#include <mutex>

namespace llm_api_router::analytics {
namespace {

constexpr const char* kLibrary = "libduckdb.so";

Error loader_error() {
  const char* const said = ::dlerror();
  return Error{std::string("analytics needs ") + kLibrary +
               " beside the program or in a folder of the system's libraries: " +
               (said != nullptr ? said : "it cannot be opened")};
}

Result<DuckDbApi> open_library() {
  // Its own symbols stay its own: it brings copies of common libraries.
  void* const library = ::dlopen(kLibrary, RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) return loader_error();
  DuckDbApi api;
#define ROUTER_DUCKDB_LOOK_UP(name)                                                   \
  api.name = reinterpret_cast<decltype(api.name)>(::dlsym(library, "duckdb_" #name)); \
  if (api.name == nullptr) return loader_error();
  ROUTER_DUCKDB_FUNCTIONS(ROUTER_DUCKDB_LOOK_UP)
#undef ROUTER_DUCKDB_LOOK_UP
  return api;
}

}  // namespace

Result<const DuckDbApi*> duckdb_api() {
  static std::mutex mutex;
  static DuckDbApi api;
  static bool opened = false;
  const std::scoped_lock lock(mutex);
  if (!opened) {
    // Not remembered if it fails: the library may be put in place while the router runs.
    auto fresh = open_library();
    if (!fresh) return fresh.error();
    api = *fresh;
    opened = true;
  }
  return &api;
}

}  // namespace llm_api_router::analytics
