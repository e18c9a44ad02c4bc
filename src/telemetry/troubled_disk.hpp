// A disk that fails or stalls when a test says so, at the write call. Thread-safe.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <optional>
#include <system_error>

#include "telemetry/file_system.hpp"

namespace llm_api_router::telemetry {

class TroubledDisk final : public SystemFiles {
 public:
  // Each write fails from now on, or does not return.
  void fail(std::errc error) {
    change([&] {
      error_ = error;
      failures_ = 0;
    });
  }
  void stall() {
    change([&] {
      stalled_ = true;
      stalls_ = 0;
    });
  }
  // Writes work again; those that stalled go on.
  void recover() {
    change([&] {
      error_.reset();
      stalled_ = false;
    });
  }

  // Wait until so many writes have failed, or stalled, since it was told to; false if that takes
  // very long.
  bool wait_for_failures(std::size_t count) { return wait_for(failures_, count); }
  bool wait_for_stalls(std::size_t count) { return wait_for(stalls_, count); }

  IoResult<std::size_t> writev(int file, std::span<const iovec> pieces) override {
    std::unique_lock lock(mutex_);
    if (stalled_) {
      ++stalls_;
      changed_.notify_all();
      changed_.wait(lock, [this] { return !stalled_; });
    }
    if (!error_) return SystemFiles::writev(file, pieces);
    ++failures_;
    changed_.notify_all();
    return std::make_error_code(*error_);
  }

 private:
  template <class Change>
  void change(Change make) {
    const std::scoped_lock lock(mutex_);
    make();
    changed_.notify_all();
  }
  bool wait_for(const std::size_t& counter, std::size_t count) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::seconds{30}, [&] { return counter >= count; });
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<std::errc> error_;
  bool stalled_ = false;
  std::size_t failures_ = 0;
  std::size_t stalls_ = 0;
};

}  // namespace llm_api_router::telemetry
