// A value that is rarely there, such as why something failed: a pointer where it is not.
#pragma once

#include <memory>
#include <optional>
#include <utility>

namespace llm_api_router {

// Like std::optional, copies included, but the value is kept on the heap. Moving leaves none
// behind.
template <class T>
class Boxed {
 public:
  Boxed() = default;
  Boxed(std::nullopt_t /*none*/) {}
  Boxed(T value) : value_(std::make_unique<T>(std::move(value))) {}
  Boxed(const Boxed& other) : value_(other ? std::make_unique<T>(*other) : nullptr) {}
  Boxed(Boxed&& other) noexcept = default;
  ~Boxed() = default;
  Boxed& operator=(const Boxed& other) {
    if (this != &other) *this = Boxed{other};
    return *this;
  }
  Boxed& operator=(Boxed&& other) noexcept = default;

  [[nodiscard]] bool has_value() const { return value_ != nullptr; }
  explicit operator bool() const { return has_value(); }

  // Precondition of these four: has_value().
  T& operator*() { return *value_; }
  const T& operator*() const { return *value_; }
  T* operator->() { return value_.get(); }
  const T* operator->() const { return value_.get(); }

  [[nodiscard]] T value_or(T other) const { return has_value() ? *value_ : std::move(other); }
  void reset() { value_.reset(); }

 private:
  std::unique_ptr<T> value_;
};

}  // namespace llm_api_router
