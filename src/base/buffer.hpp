// A growing run of bytes whose spare room is not initialised: bodies are received into it.
#pragma once

#include <algorithm>
#include <cstring>
#include <memory>
#include <span>
#include <string_view>

#include "base/put.hpp"

namespace llm_api_router {

class Buffer {
 public:
  // Readable bytes that always follow the content, for scanners that look ahead (simdjson wants
  // 64).
  static constexpr std::size_t kPadding = 64;

  [[nodiscard]] std::string_view view() const { return {bytes_.get(), size_}; }
  [[nodiscard]] std::span<char> bytes() { return {bytes_.get(), size_}; }
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] bool empty() const { return size_ == 0; }
  // Bytes of memory it holds.
  [[nodiscard]] std::size_t footprint() const { return bytes_ ? capacity_ + kPadding : 0; }

  // Room for at least `wanted` more bytes; fill some of it, then commit() them.
  std::span<char> prepare(std::size_t wanted) {
    if (capacity_ - size_ < wanted) grow(size_ + wanted);
    return {bytes_.get() + size_, capacity_ - size_};
  }
  void commit(std::size_t bytes) { size_ += bytes; }

  void append(std::string_view bytes) {
    put(prepare(bytes.size()).data(), bytes);
    commit(bytes.size());
  }

  // Forgets what is behind the first `size` bytes.
  void cut(std::size_t size) { size_ = size; }
  // Forgets the content and gives the memory back.
  void release() { *this = Buffer{}; }

 private:
  void grow(std::size_t least) {
    const auto capacity = std::max({least, 2 * capacity_, std::size_t{512}});
    auto bytes = std::make_unique_for_overwrite<char[]>(capacity + kPadding);
    if (size_ > 0) std::memcpy(bytes.get(), bytes_.get(), size_);
    std::memset(bytes.get() + capacity, 0, kPadding);
    bytes_ = std::move(bytes);
    capacity_ = capacity;
  }

  std::unique_ptr<char[]> bytes_;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

}  // namespace llm_api_router
