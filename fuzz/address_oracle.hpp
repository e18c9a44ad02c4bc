// What addresses and host names are, written down plainly.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include <boost/asio/ip/address_v6.hpp>

#include "fuzz/parts.hpp"

namespace llm_api_router::fuzz {

inline bool consists_of(std::string_view text, std::string_view characters) {
  return text.find_first_not_of(characters) == std::string_view::npos;
}

inline std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](char character) {
    return character >= 'A' && character <= 'Z' ? static_cast<char>(character + ('a' - 'A'))
                                                : character;
  });
  return out;
}

// RFC 6943 §3.1.1, the strict form.
inline bool is_dotted_quad(std::string_view text) {
  const auto parts = split(text, '.');
  return parts.size() == 4 && std::all_of(parts.begin(), parts.end(), [](std::string_view part) {
           return !part.empty() && part.size() <= 3 && consists_of(part, "0123456789") &&
                  (part.size() == 1 || part.front() != '0') && std::stoi(std::string(part)) <= 255;
         });
}

// RFC 4291 §2.2, without a zone.
inline bool is_address_v6(std::string_view text) {
  boost::system::error_code fault;
  boost::asio::ip::make_address_v6(std::string(text), fault);
  return !fault && consists_of(text, "0123456789abcdefABCDEF:.");
}

// RFC 1123 §2.1, with '_', which some networks use.
inline bool is_dns_name(std::string_view text) {
  constexpr std::string_view kLetters =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
  const auto labels = split(text, '.');
  return text.size() <= 253 && !consists_of(labels.back(), "0123456789") &&
         std::all_of(labels.begin(), labels.end(), [&](std::string_view label) {
           return !label.empty() && label.size() <= 63 && consists_of(label, kLetters) &&
                  !label.starts_with('-') && !label.ends_with('-');
         });
}

}  // namespace llm_api_router::fuzz
