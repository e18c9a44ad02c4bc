#include "wire/field_name.hpp"

#include "wire/known_names.hpp"
#include "wire/letter_case.hpp"

namespace llm_api_router::wire {
namespace {

bool begins_with(std::string_view name, std::string_view prefix) {
  return name.size() >= prefix.size() &&
         equal_but_for_case(name.data(), prefix.data(), prefix.size());
}

}  // namespace

// The third letter tells which prefix it can be.
FieldName family_of(std::string_view name) {
  constexpr std::size_t kTelling = 2;
  if (name.size() <= kTelling) return FieldName::other;
  switch (lower(name[kTelling])) {
    case 'o': return begins_with(name, "proxy-") ? FieldName::proxy_family : FieldName::other;
    case 'c':
      return begins_with(name, "sec-fetch-") ? FieldName::sec_fetch_family : FieldName::other;
    case 'f':
      return begins_with(name, "x-forwarded-") ? FieldName::x_forwarded_family : FieldName::other;
    case 'r': return begins_with(name, "x-router-") ? FieldName::x_router_family : FieldName::other;
    default: return FieldName::other;
  }
}

FieldName field_name(std::string_view name) {
  const FieldName known = find_known_name(name);
  return known == FieldName::other ? family_of(name) : known;
}

}  // namespace llm_api_router::wire
