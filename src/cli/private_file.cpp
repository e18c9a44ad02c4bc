#include "cli/private_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <string>

namespace llm_api_router::cli {
namespace {

std::error_code last_error() { return {errno, std::generic_category()}; }

std::error_code write_all(int file, std::string_view text) {
  while (!text.empty()) {
    const auto written = ::write(file, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return last_error();
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return ::fsync(file) == 0 ? std::error_code{} : last_error();
}

// Writes and closes; what is half written is removed.
std::error_code fill(int file, const std::string& name, std::string_view text) {
  auto error = write_all(file, text);
  if (::close(file) != 0 && !error) error = last_error();
  if (error) ::unlink(name.c_str());
  return error;
}

}  // namespace

std::error_code create_private_file(const std::filesystem::path& path, std::string_view text) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
  return file < 0 ? last_error() : fill(file, path.string(), text);
}

std::error_code replace_private_file(const std::filesystem::path& path, std::string_view text) {
  auto draft = path.string() + ".XXXXXX";
  const int file = ::mkostemp(draft.data(), O_CLOEXEC);  // makes it with mode 0600
  if (file < 0) return last_error();
  if (const auto error = fill(file, draft, text)) return error;
  if (::rename(draft.c_str(), path.c_str()) == 0) return {};
  const auto error = last_error();
  ::unlink(draft.c_str());
  return error;
}

}  // namespace llm_api_router::cli
