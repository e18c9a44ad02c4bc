// Names, in the order of their appearance:
//   NAME                  the log, locked from here on
//   NAME, NAME.zst.tmp    being written; synced, then read back and compared with the log
//   NAME, NAME.zst        renamed, and the folder synced
//   NAME.zst              the log is removed
// A crash leaves one of these rows, and each row is where a later compression can go on.
#include "telemetry/compression.hpp"

#include <fcntl.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include "telemetry/compression_fault.hpp"
#include "telemetry/gathered_write.hpp"
#include "telemetry/open_file.hpp"
#include "telemetry/zstd_stream.hpp"

namespace llm_api_router::telemetry {
namespace {

constexpr std::size_t kBlock = 256ULL << 10U;

std::error_code stopped() { return std::make_error_code(std::errc::operation_canceled); }

bool same_content(const struct stat& one, const struct stat& other) {
  return one.st_size == other.st_size && one.st_mtim.tv_sec == other.st_mtim.tv_sec &&
         one.st_mtim.tv_nsec == other.st_mtim.tv_nsec;
}

// The compression of one log that is claimed.
class Job {
 public:
  Job(FileSystem& files, std::filesystem::path log, OpenFile source, const struct stat& status,
      const CompressionWatch& watch)
      : files_{files},
        log_{std::move(log)},
        target_{log_.string() + ".zst"},
        draft_{target_.string() + ".tmp"},
        source_{std::move(source)},
        status_{status},
        watch_{watch} {}

  std::error_code run() {
    static_cast<void>(files_.unlink(draft_));  // of a crash: nobody else writes it under our claim
    const auto error = files_.lstat(target_) ? check_existing() : make_target();
    return error ? error : remove_log();
  }

 private:
  [[nodiscard]] std::uint64_t size() const { return static_cast<std::uint64_t>(status_.st_size); }

  std::error_code check_existing() {
    const auto target = open_regular(files_, target_, O_RDONLY);
    if (!target) return target.error();
    advance(size());
    const auto error = verify(*target);
    if (error == CompressionFault::verification || error == CompressionFault::codec) {
      return CompressionFault::target_differs;
    }
    return error ? error : files_.fsync(target->get());
  }

  std::error_code make_target() {
    auto error = write_draft();
    if (!error) error = files_.rename(draft_, target_);
    if (error) static_cast<void>(files_.unlink(draft_));
    return error;
  }

  std::error_code write_draft() {
    const auto draft = open_regular(files_, draft_, O_RDWR | O_CREAT | O_EXCL, S_IRUSR | S_IWUSR);
    if (!draft) return draft.error();
    if (const auto error = compress_into(*draft)) return error;
    if (const auto error = files_.futimens(draft->get(), status_.st_mtim)) return error;
    if (const auto error = files_.fsync(draft->get())) return error;
    const auto error = verify(*draft);
    return error == CompressionFault::codec ? CompressionFault::verification : error;
  }

  std::error_code compress_into(const OpenFile& draft) {
    Compressor compressor{size()};
    const auto write = [&](std::span<const char> bytes) {
      const std::array pieces{std::string_view{bytes.data(), bytes.size()}};
      return write_gathered(files_, draft.get(), pieces).error;
    };
    std::uint64_t offset = 0;
    do {
      const auto block = read(source_, std::min<std::uint64_t>(kBlock, size() - offset), offset);
      if (!block) return block.error();
      offset += block->size();
      if (offset < size() && block->size() < kBlock) return CompressionFault::source_changed;
      if (const auto error = compressor.feed(*block, offset == size(), write)) return error;
      advance(block->size());
      if (asked_to_stop()) return stopped();
    } while (offset < size());
    return {};
  }

  // Compares what the compressed file stands for with the log.
  std::error_code verify(const OpenFile& compressed) {
    Decompressor decompressor;
    std::uint64_t compared = 0;
    const auto compare = [&](std::span<const char> bytes) -> std::error_code {
      const auto expected = read(source_, bytes.size(), compared);
      if (!expected) return expected.error();
      if (!std::equal(bytes.begin(), bytes.end(), expected->begin(), expected->end())) {
        return CompressionFault::verification;
      }
      compared += bytes.size();
      advance(bytes.size());
      return asked_to_stop() ? stopped() : std::error_code{};
    };
    for (std::uint64_t offset = 0;;) {
      const auto block = read(compressed, kBlock, offset);
      if (!block) return block.error();
      if (block->empty()) break;
      offset += block->size();
      if (const auto error = decompressor.feed(*block, compare)) return error;
    }
    const bool same = decompressor.whole() && compared == size();
    return same ? std::error_code{} : CompressionFault::verification;
  }

  std::error_code remove_log() {
    const auto folder = log_.has_parent_path() ? log_.parent_path() : std::filesystem::path{"."};
    if (const auto error = sync_folder(files_, folder)) return error;
    const auto now = status_at(files_, source_, log_);
    if (!now) return now.error();
    if (!same_content(*now, status_)) return CompressionFault::source_changed;
    if (const auto error = files_.unlink(log_)) return error;
    static_cast<void>(sync_folder(files_, folder));  // lost with the power, it is done again
    return {};
  }

  // Up to `length` bytes, fewer only at the end of the file. Valid until it is called again for the
  // same file.
  IoResult<std::span<const char>> read(const OpenFile& file, std::uint64_t length,
                                       std::uint64_t offset) {
    auto& buffer = &file == &source_ ? source_bytes_ : compressed_bytes_;
    buffer.resize(length);
    const auto size = read_at(files_, file, buffer, offset);
    if (!size) return size.error();
    return std::span<const char>{buffer.data(), *size};
  }

  void advance(std::uint64_t bytes) {
    done_ += bytes;
    if (watch_.progress) watch_.progress(std::min(done_, 2 * size()), 2 * size());
  }

  [[nodiscard]] bool asked_to_stop() const { return watch_.stop && watch_.stop(); }

  FileSystem& files_;
  std::filesystem::path log_;
  std::filesystem::path target_;
  std::filesystem::path draft_;
  OpenFile source_;
  struct stat status_;
  const CompressionWatch& watch_;
  std::vector<char> source_bytes_;
  std::vector<char> compressed_bytes_;
  std::uint64_t done_ = 0;
};

}  // namespace

IoResult<Compression> compress_log(FileSystem& files, const std::filesystem::path& log,
                                   const CompressionWatch& watch) {
  auto source = claim(files, log);
  if (!source) {
    if (source.error() == std::errc::resource_unavailable_try_again) return Compression::in_use;
    return source.error();
  }
  const auto status = files.fstat(source->get());
  if (!status) return status.error();
  const auto error = Job{files, log, std::move(*source), *status, watch}.run();
  if (error == std::errc::operation_canceled) return Compression::stopped;
  if (error) return error;
  return Compression::done;
}

}  // namespace llm_api_router::telemetry
