// A table without collisions: how a name begins and ends tells the only known one that it can be.
// For the code that reads heads; all others ask field_name().
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "wire/field_name.hpp"
#include "wire/letter_case.hpp"
#include "wire/words.hpp"

namespace llm_api_router::wire {

// By FieldName; families have no name of their own.
inline constexpr std::array<std::string_view, kFieldNames> kNames = {
    "",
    "",
    "",
    "",
    "",
    "accept-encoding",
    "access-control-request-headers",
    "access-control-request-method",
    "alt-svc",
    "anthropic-version",
    "authorization",
    "connection",
    "content-encoding",
    "content-length",
    "content-type",
    "cookie",
    "date",
    "expect",
    "forwarded",
    "host",
    "http2-settings",
    "if-none-match",
    "keep-alive",
    "openai-organization",
    "openai-project",
    "origin",
    "proxy-connection",
    "request-id",
    "retry-after",
    "retry-after-ms",
    "sec-fetch-mode",
    "sec-fetch-site",
    "session-id",
    "set-cookie",
    "strict-transport-security",
    "te",
    "thread-id",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "user-agent",
    "x-api-key",
    "x-claude-code-session-id",
    "x-ms-retry-after-ms",
    "x-provider",
    "x-request-id",
    "x-router-explain",
    "x-session-affinity",
    "x-session-id",
};

// What tells names apart: the first and the last eight characters, which may overlap.
struct Ends {
  std::uint64_t first = 0;
  std::uint64_t last = 0;
};

inline constexpr std::uint64_t kCaseBits = 0x2020202020202020U;

constexpr Ends ends_of(std::string_view name) {
  if (name.size() < kWordSize) {
    const std::uint64_t few = few_at(name.data(), name.size());
    return {few, few};
  }
  return {word_at<std::uint64_t>(name.data()),
          word_at<std::uint64_t>(name.data() + name.size() - kWordSize)};
}

inline constexpr std::size_t kSlots = 256;

// Upper and lower case share a slot; it does not matter what else does.
constexpr std::size_t slot(const Ends& ends, std::uint64_t multiplier) {
  const std::uint64_t mixed = (ends.first | kCaseBits) + std::rotl(ends.last | kCaseBits, 27);
  return static_cast<std::size_t>((mixed * multiplier) >> 56U);
}

struct KnownName {
  Ends lower;
  Ends case_bits;  // of the letters
  std::size_t size = 0;
};

constexpr KnownName known_name(std::string_view name) {
  std::array<char, 64> bits{};
  for (std::size_t i = 0; i < name.size(); ++i) {
    bits[i] = name[i] >= 'a' && name[i] <= 'z' ? '\x20' : '\0';
  }
  return {ends_of(name), ends_of({bits.data(), name.size()}), name.size()};
}

// By FieldName.
inline constexpr std::array<KnownName, kFieldNames> kKnownNames = [] {
  std::array<KnownName, kFieldNames> known{};
  for (std::size_t id = 0; id < kFieldNames; ++id) known[id] = known_name(kNames[id]);
  return known;
}();

using Slots = std::array<FieldName, kSlots>;

// Nothing if two names would share a slot.
constexpr std::optional<Slots> slots(std::uint64_t multiplier) {
  Slots made{};
  for (std::size_t id = 0; id < kFieldNames; ++id) {
    if (kNames[id].empty()) continue;
    FieldName& place = made[slot(kKnownNames[id].lower, multiplier)];
    if (place != FieldName::other) return std::nullopt;
    place = static_cast<FieldName>(id);
  }
  return made;
}

inline constexpr std::uint64_t kMultiplier = [] {
  std::uint64_t multiplier = 0x9e3779b97f4a7c15U;
  while (!slots(multiplier)) multiplier += 0x9e3779b97f4a7c16U;  // stays odd
  return multiplier;
}();
inline constexpr Slots kSlotNames = *slots(kMultiplier);

// The known name that `name` is, in any case; FieldName::other if it is none.
[[gnu::always_inline]] inline FieldName find_known_name(std::string_view name) {
  const Ends ends = ends_of(name);
  const FieldName candidate = kSlotNames[slot(ends, kMultiplier)];
  const KnownName& known = kKnownNames[static_cast<std::size_t>(candidate)];
  const bool ends_alike = known.size == name.size() &&
                          (ends.first | known.case_bits.first) == known.lower.first &&
                          (ends.last | known.case_bits.last) == known.lower.last;
  // Longer names have something between their ends.
  const bool is_it = ends_alike && (name.size() <= 2 * kWordSize ||
                                    iequals(name, kNames[static_cast<std::size_t>(candidate)]));
  return is_it ? candidate : FieldName::other;
}

// The family of a name that is not known.
[[nodiscard]] FieldName family_of(std::string_view name);

}  // namespace llm_api_router::wire
