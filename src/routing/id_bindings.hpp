// Which account an id lives on.
#pragma once

#include <cstddef>
#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace llm_api_router::routing {

// The provider each id (response, batch, file) lives at. Bounded: the id unused for longest goes
// first. Thread-safe; for paths where an id appears only.
class IdBindings {
 public:
  static constexpr std::size_t kLongestId = 256;  // longer ids are not kept

  explicit IdBindings(std::size_t capacity = 65'536);

  void bind(std::string_view id, std::string_view provider_name);
  [[nodiscard]] std::optional<std::string> find(std::string_view id);
  [[nodiscard]] std::size_t size() const;

 private:
  struct Binding {
    std::string id;
    std::string provider_name;
  };

  mutable std::mutex mutex_;
  std::size_t capacity_;
  std::list<Binding> recent_first_;
  std::unordered_map<std::string_view, std::list<Binding>::iterator> by_id_;  // keys view the list
};

}  // namespace llm_api_router::routing
