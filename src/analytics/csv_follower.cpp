#include "analytics/csv_follower.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

namespace llm_api_router::analytics {
namespace {

constexpr std::size_t kBlock = 1024 * 1024;
constexpr std::size_t kRemembered = 64;

Error file_error(const std::filesystem::path& folder, const std::string& what) {
  return Error{(folder / kCsvName).string() + ": " + what};
}

std::string reason(int error) { return std::generic_category().message(error); }

// As many of `size` bytes at `offset` as there are; negative on failure.
ssize_t read_at(int file, char* into, std::size_t size, std::uint64_t offset) {
  std::size_t got = 0;
  while (got < size) {
    const auto more = ::pread(file, into + got, size - got, static_cast<off_t>(offset + got));
    if (more < 0 && errno == EINTR) continue;
    if (more < 0) return -1;
    if (more == 0) break;
    got += static_cast<std::size_t>(more);
  }
  return static_cast<ssize_t>(got);
}

}  // namespace

OpenFile::~OpenFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

OpenFile::OpenFile(OpenFile&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

OpenFile& OpenFile::operator=(OpenFile&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

Result<OpenFile> open_csv(const std::filesystem::path& folder) {
  if (folder.empty()) return OpenFile{};
  // A pipe would wait for its writer, hence O_NONBLOCK.
  OpenFile file{::open((folder / kCsvName).c_str(),
                       O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)};
  if (!file) {
    if (errno == ENOENT || errno == ENOTDIR) return OpenFile{};
    if (errno == ELOOP) {
      return file_error(folder, "is a symbolic link; analytics reads a regular file only");
    }
    return file_error(folder, "cannot be opened: " + reason(errno));
  }
  struct stat status{};
  if (::fstat(file.get(), &status) != 0) return file_error(folder, reason(errno));
  if (!S_ISREG(status.st_mode)) {
    return file_error(folder, S_ISDIR(status.st_mode)
                                  ? "is a folder; analytics reads a regular file only"
                                  : "is not a regular file, so analytics does not read it");
  }
  return file;
}

Result<CsvFollower::Seen> CsvFollower::look() {
  auto opened = open_csv(folder_);
  if (!opened) {
    begin_anew({});
    return opened.error();
  }
  auto& file = *opened;
  if (!file) {
    const bool had_one = static_cast<bool>(file_);
    begin_anew({});
    return Seen{.anew = had_one};
  }
  struct stat status{};
  if (::fstat(file.get(), &status) != 0) return file_error(folder_, reason(errno));
  const auto size = static_cast<std::uint64_t>(status.st_size);
  const bool same_file = file_ && status.st_dev == device_ && status.st_ino == inode_;
  if (same_file && still_the_same(size)) return Seen{.size = size};
  begin_anew(std::move(file));
  device_ = status.st_dev;
  inode_ = status.st_ino;
  return Seen{.anew = true, .size = size};
}

void CsvFollower::begin_anew(OpenFile file) {
  file_ = std::move(file);
  offset_ = 0;
  last_read_.clear();
  within_long_line_ = false;
  skipped_ = 0;
}

bool CsvFollower::still_the_same(std::uint64_t size) const {
  if (size < offset_) return false;
  char now[kRemembered];
  const auto at = offset_ - last_read_.size();
  const auto got = read_at(file_.get(), now, last_read_.size(), at);
  return got >= 0 && std::string_view(now, static_cast<std::size_t>(got)) == last_read_;
}

Result<std::string_view> CsvFollower::read() {
  if (!file_) return std::string_view{};
  buffer_.resize(kBlock);
  for (;;) {
    const auto got = read_at(file_.get(), buffer_.data(), buffer_.size(), offset_);
    if (got < 0) return file_error(folder_, "cannot be read: " + reason(errno));
    std::string_view text(buffer_.data(), static_cast<std::size_t>(got));
    if (within_long_line_) {
      const auto end = text.find('\n');
      const auto left_out = end == std::string_view::npos ? text.size() : end + 1;
      if (left_out == 0) return text;
      within_long_line_ = end == std::string_view::npos;
      offset_ += left_out;
      remember_end();
      continue;
    }
    const auto last = text.rfind('\n');
    if (last == std::string_view::npos && text.size() > kLongestLine) {
      ++skipped_;
      within_long_line_ = true;
      continue;
    }
    const auto whole = last == std::string_view::npos ? 0 : last + 1;
    offset_ += whole;
    if (whole > 0) remember_end();
    return text.substr(0, whole);
  }
}

void CsvFollower::remember_end() {
  last_read_.resize(std::min<std::uint64_t>(offset_, kRemembered));
  const auto got =
      read_at(file_.get(), last_read_.data(), last_read_.size(), offset_ - last_read_.size());
  last_read_.resize(got < 0 ? 0 : static_cast<std::size_t>(got));
}

}  // namespace llm_api_router::analytics
