#include "telemetry/gathered_write.hpp"

#include <algorithm>
#include <array>

namespace llm_api_router::telemetry {
namespace {

constexpr std::size_t kPiecesPerCall = 1024;  // IOV_MAX

using Vectors = std::array<iovec, kPiecesPerCall>;

iovec vector_of(std::string_view piece) {
  return {.iov_base = const_cast<char*>(piece.data()), .iov_len = piece.size()};
}

// How far a write has come.
class Progress {
 public:
  explicit Progress(std::span<const std::string_view> pieces) : rest_{pieces} { advance(0); }

  [[nodiscard]] bool at_end() const { return rest_.empty(); }

  // What comes next, as much as one call takes; never nothing, so that 0 bytes written is a fault.
  std::span<const iovec> next(Vectors& into) const {
    const auto count = std::min(rest_.size(), into.size());
    std::transform(rest_.begin(), rest_.begin() + static_cast<std::ptrdiff_t>(count), into.begin(),
                   vector_of);
    into[0] = vector_of(rest_[0].substr(begun_));
    return {into.data(), count};
  }

  void advance(std::size_t written) {
    done_.bytes += written;
    while (!rest_.empty() && written >= rest_[0].size() - begun_) {
      written -= rest_[0].size() - begun_;
      finish_piece();
    }
    begun_ += written;
  }

  [[nodiscard]] GatheredWrite stopped_by(std::error_code error) const {
    auto result = done_;
    result.error = error;
    return result;
  }

 private:
  void finish_piece() {
    finished_bytes_ += rest_[0].size();
    if (rest_[0].ends_with('\n')) {
      ++done_.lines;
      done_.line_bytes = finished_bytes_;
    }
    rest_ = rest_.subspan(1);
    begun_ = 0;
  }

  std::span<const std::string_view> rest_;
  std::size_t begun_ = 0;  // bytes of the first piece that are written
  std::uint64_t finished_bytes_ = 0;
  GatheredWrite done_;
};

}  // namespace

GatheredWrite write_gathered(FileSystem& files, int file,
                             std::span<const std::string_view> pieces) {
  Progress progress{pieces};
  Vectors vectors;
  while (!progress.at_end()) {
    const auto written = files.writev(file, progress.next(vectors));
    if (!written) return progress.stopped_by(written.error());
    if (*written == 0) return progress.stopped_by(std::make_error_code(std::errc::io_error));
    progress.advance(*written);
  }
  return progress.stopped_by({});
}

}  // namespace llm_api_router::telemetry
