// A table without collisions: a name's length and two of its letters tell its only candidate.
#include "wire/field_name.hpp"

#include <array>
#include <cstddef>
#include <optional>

#include "wire/letter_case.hpp"

namespace llm_api_router::wire {
namespace {

// By FieldName; families have no name of their own.
constexpr std::array<std::string_view, kFieldNames> kNames = {
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

constexpr std::size_t kSlots = 256;
using Table = std::array<FieldName, kSlots>;

// A letter in either case; what it does to other characters does not matter.
constexpr unsigned folded(char character) { return static_cast<unsigned char>(character) | 0x20U; }

struct Multipliers {
  unsigned size, middle, late;
};

constexpr std::size_t slot(std::string_view name, Multipliers by) {
  const auto size = static_cast<unsigned>(name.size());
  return (by.size * size + by.middle * folded(name[size / 2]) +
          by.late * folded(name[3 * size / 4])) %
         kSlots;
}

// Nothing if two names would share a slot.
constexpr std::optional<Table> table(Multipliers by) {
  Table made{};
  for (unsigned id = 0; id < kFieldNames; ++id) {
    if (kNames[id].empty()) continue;
    FieldName& place = made[slot(kNames[id], by)];
    if (place != FieldName::other) return std::nullopt;
    place = static_cast<FieldName>(id);
  }
  return made;
}

// Found by trying. When a new name collides, others must be found.
constexpr Multipliers kMultipliers{.size = 9, .middle = 22, .late = 20};
static_assert(table(kMultipliers).has_value(), "each name has a slot of its own");
constexpr Table kTable = *table(kMultipliers);

bool begins_with(std::string_view name, std::string_view prefix) {
  return name.size() >= prefix.size() &&
         equal_but_for_case(name.data(), prefix.data(), prefix.size());
}

// The third letter tells which prefix it can be.
FieldName family(std::string_view name) {
  constexpr std::size_t kTelling = 2;
  if (name.size() <= kTelling) return FieldName::other;
  switch (folded(name[kTelling])) {
    case 'o': return begins_with(name, "proxy-") ? FieldName::proxy_family : FieldName::other;
    case 'c':
      return begins_with(name, "sec-fetch-") ? FieldName::sec_fetch_family : FieldName::other;
    case 'f':
      return begins_with(name, "x-forwarded-") ? FieldName::x_forwarded_family : FieldName::other;
    case 'r': return begins_with(name, "x-router-") ? FieldName::x_router_family : FieldName::other;
    default: return FieldName::other;
  }
}

}  // namespace

FieldName field_name(std::string_view name) {
  if (name.empty()) return FieldName::other;
  const FieldName candidate = kTable[slot(name, kMultipliers)];
  const std::string_view known = kNames[static_cast<std::size_t>(candidate)];
  return iequals(name, known) ? candidate : family(name);
}

}  // namespace llm_api_router::wire
