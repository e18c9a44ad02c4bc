// Swaps the configuration of a running server for what its file says now.
#pragma once

#include <filesystem>

#include "cli/access_rule.hpp"
#include "cli/file_watch.hpp"
#include "llm_api_router/server.hpp"

namespace llm_api_router::cli {

class Reloader {
 public:
  // `server` was started with the file at `path`; `running` is what it listens with, which no
  // reload changes. `server` and `access` must outlive it.
  Reloader(Server& server, AccessRule& access, std::filesystem::path path, ServerConfig running);

  // A file that cannot be used leaves the old configuration in force; both the log and /status
  // tell.
  void reload();

  void reload_if_changed();

 private:
  void use(RouterConfig config);
  void refuse(const std::string& why);

  Server* server_;
  AccessRule* access_;
  std::filesystem::path path_;
  ServerConfig running_;
  FileWatch watch_;
};

}  // namespace llm_api_router::cli
