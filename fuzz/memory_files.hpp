// Files in memory, whose reads and writes stop short as the system's may.
#pragma once

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "telemetry/file_system.hpp"

#include "fuzz/expect.hpp"

namespace llm_api_router::fuzz {

template <class T>
using IoResult = telemetry::IoResult<T>;

// One folder of regular files, kFolder. Nobody else uses them, so that every lock is free.
class MemoryFiles final : public telemetry::FileSystem {
 public:
  static constexpr const char* kFolder = "/logs";

  explicit MemoryFiles(Cuts cuts) : cuts_(cuts) {}
  ~MemoryFiles() override { expect(open_.empty(), "every file is closed"); }

  void put(const std::string& name, std::string_view content) {
    files_[name] = std::make_shared<File>(File{std::string(content), ++last_inode_, ++time_});
  }
  [[nodiscard]] bool has(const std::string& name) const { return files_.count(name) > 0; }
  // Of a file that is there.
  [[nodiscard]] const std::string& content(const std::string& name) const {
    expect(has(name), "the file is there");
    return files_.at(name)->content;
  }
  [[nodiscard]] std::size_t size() const { return files_.size(); }

  IoResult<int> open(const std::filesystem::path& path, int flags, mode_t /*mode*/) override {
    if ((flags & O_DIRECTORY) != 0) return opened({nullptr, flags});
    const auto found = files_.find(path.filename());
    const bool there = found != files_.end();
    if (there && (flags & O_EXCL) != 0) return error(std::errc::file_exists);
    if (!there && (flags & O_CREAT) == 0) return error(std::errc::no_such_file_or_directory);
    if (!there) put(path.filename(), {});
    return opened({files_.at(path.filename()), flags});
  }

  void close(int file) override { expect(open_.erase(file) == 1, "an open file is closed"); }

  IoResult<std::size_t> pread(int file, std::span<char> into, std::uint64_t offset) override {
    const auto& content = of(file).content;
    if (offset >= content.size() || into.empty()) return std::size_t{0};
    const auto size = some(std::min(into.size(), content.size() - offset));
    std::memcpy(into.data(), content.data() + offset, size);
    return size;
  }

  IoResult<std::size_t> writev(int file, std::span<const iovec> pieces) override {
    expect((open_.at(file).flags & O_ACCMODE) != O_RDONLY, "only what is open for it is written");
    expect((open_.at(file).flags & (O_APPEND | O_EXCL)) != 0, "only new files are not appended to");
    std::string all;
    for (const auto& piece : pieces) {
      all.append(static_cast<const char*>(piece.iov_base), piece.iov_len);
    }
    if (all.empty()) return std::size_t{0};
    all.resize(some(all.size()));
    changed(file).content += all;
    return all.size();
  }

  std::error_code ftruncate(int file, std::uint64_t size) override {
    expect((open_.at(file).flags & O_ACCMODE) != O_RDONLY, "only what is open for it is cut");
    changed(file).content.resize(size);
    return {};
  }

  std::error_code fsync(int /*file*/) override { return {}; }

  IoResult<struct stat> fstat(int file) override {
    struct stat status{};
    status.st_mode = S_IFDIR | S_IRWXU;
    const auto& node = open_.at(file).file;
    return node ? status_of(*node) : status;
  }

  std::error_code fchmod(int /*file*/, mode_t /*mode*/) override { return {}; }

  std::error_code futimens(int file, const timespec& modified) override {
    of(file).modified = modified.tv_sec;
    return {};
  }

  std::error_code flock(int /*file*/, int /*operation*/) override { return {}; }

  IoResult<struct stat> lstat(const std::filesystem::path& path) override {
    const auto found = files_.find(path.filename());
    if (found == files_.end()) return error(std::errc::no_such_file_or_directory);
    return status_of(*found->second);
  }

  std::error_code rename(const std::filesystem::path& from,
                         const std::filesystem::path& to) override {
    const auto found = files_.extract(from.filename());
    if (!found) return error(std::errc::no_such_file_or_directory);
    files_[to.filename()] = found.mapped();
    return {};
  }

  std::error_code unlink(const std::filesystem::path& path) override {
    if (files_.erase(path.filename()) > 0) return {};
    return error(std::errc::no_such_file_or_directory);
  }

  std::error_code mkdir(const std::filesystem::path& /*path*/, mode_t /*mode*/) override {
    return error(std::errc::file_exists);
  }

  IoResult<std::vector<std::string>> list(const std::filesystem::path& /*folder*/) override {
    std::vector<std::string> names;
    for (const auto& [name, file] : files_) names.push_back(name);
    return names;
  }

  IoResult<telemetry::DiskSpace> space(const std::filesystem::path& /*folder*/) override {
    return telemetry::DiskSpace{};
  }

 private:
  struct File {
    std::string content;
    ino_t inode = 0;
    time_t modified = 0;
  };
  struct Open {
    std::shared_ptr<File> file;  // also of files_, unless it was removed; null: the folder
    int flags = 0;
  };

  static std::error_code error(std::errc code) { return std::make_error_code(code); }

  static struct stat status_of(const File& file) {
    struct stat status{};
    status.st_mode = S_IFREG | S_IRUSR | S_IWUSR;
    status.st_ino = file.inode;
    status.st_size = static_cast<off_t>(file.content.size());
    status.st_mtim.tv_sec = file.modified;
    return status;
  }

  IoResult<int> opened(Open one) {
    open_[++last_descriptor_] = std::move(one);
    return last_descriptor_;
  }

  File& of(int file) {
    expect(open_.count(file) == 1, "only open files are used");
    return *open_.at(file).file;
  }

  File& changed(int file) {
    of(file).modified = ++time_;
    return of(file);
  }

  // At least 1, at most `size`: few bytes or many.
  std::size_t some(std::size_t size) {
    return std::min(size, cuts_.next(SIZE_MAX) * cuts_.next(SIZE_MAX));
  }

  Cuts cuts_;
  std::map<std::string, std::shared_ptr<File>> files_;
  std::map<int, Open> open_;
  ino_t last_inode_ = 0;
  int last_descriptor_ = 2;
  time_t time_ = 0;
};

}  // namespace llm_api_router::fuzz
