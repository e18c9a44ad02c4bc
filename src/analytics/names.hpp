// Names that repeat in millions of rows, kept once and told apart by small numbers.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace llm_api_router::analytics {

class Names {
 public:
  using Id = std::int32_t;
  static constexpr Id kNone = 0;   // the empty name
  static constexpr Id kOther = 1;  // all that came when there was no more room: "(other)"

  // Clients choose the names of models: what they can fill is bounded.
  Names() : Names(65'536, 512) {}
  Names(std::size_t most, std::size_t longest);
  Names(Names&&) noexcept = default;
  Names& operator=(Names&&) noexcept = default;

  Id add(std::string_view name);
  // Empty if no row had that name.
  [[nodiscard]] std::optional<Id> find(std::string_view name) const;
  [[nodiscard]] std::string_view name(Id id) const { return names_[static_cast<std::size_t>(id)]; }

 private:
  std::size_t most_;
  std::size_t longest_;
  std::deque<std::string> names_;  // a deque, because ids_ refers to its strings
  std::unordered_map<std::string_view, Id> ids_;
  Id last_ = kNone;  // the one added last: rows come in runs
};

}  // namespace llm_api_router::analytics
