#include "config/text_file.hpp"

#include <fcntl.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <system_error>

namespace llm_api_router {
namespace {

class Descriptor {
 public:
  explicit Descriptor(int number) : number_{number} {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  [[nodiscard]] int number() const { return number_; }

 private:
  int number_;
};

Error last_error() { return Error{std::generic_category().message(errno)}; }

// HOME, or what the password database says; empty if neither does.
std::filesystem::path home_folder() {
  const char* const home = std::getenv("HOME");
  if (home != nullptr && *home != '\0') return home;
  std::array<char, 4096> room{};
  passwd entry{};
  passwd* found = nullptr;
  getpwuid_r(::getuid(), &entry, room.data(), room.size(), &found);
  return found == nullptr ? std::filesystem::path{} : std::filesystem::path{found->pw_dir};
}

}  // namespace

Result<std::string> read_text_file(const std::filesystem::path& path, std::size_t limit) {
  const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  if (file.number() < 0) return last_error();
  std::string text;
  std::array<char, 8192> room{};
  while (text.size() <= limit) {
    const auto got = ::read(file.number(), room.data(), room.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return last_error();
    if (got == 0) return text;
    text.append(room.data(), static_cast<std::size_t>(got));
  }
  return Error{"it is larger than " + std::to_string(limit / 1024) + " KiB"};
}

bool readable_by_others(const std::filesystem::path& path) {
  struct stat status{};
  if (::stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return false;
  return (status.st_mode & (S_IRGRP | S_IROTH)) != 0;
}

std::filesystem::path at_home(std::string_view name) {
  const auto home = home_folder();
  if (!name.starts_with("~/") || home.empty()) return name;
  return home / name.substr(2);
}

}  // namespace llm_api_router
