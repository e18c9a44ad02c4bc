// Texts with secrets in them: no piece of one is left, nothing else is overwritten, and JSON stays
// JSON.
//
// The input is the secrets, in one line and apart by tabs, and the text.
#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "base/secret_mask.hpp"

#include "fuzz/expect.hpp"
#include "fuzz/json_oracle.hpp"
#include "fuzz/parts.hpp"

namespace llm_api_router::fuzz {
namespace {

constexpr std::size_t kLongText = std::size_t{16} << 10U;
constexpr std::size_t kLongPiece = 23;

bool is_plain(char character) {
  return character > ' ' && character < 0x7f && character != '"' && character != '\\';
}

// Of each secret the parts that JSON writes as they are, if they are long enough to be one.
std::vector<std::string> parts_of(const std::vector<std::string>& secrets) {
  std::vector<std::string> parts;
  for (const auto& secret : secrets) {
    std::string part;
    for (const char character : secret + " ") {
      if (is_plain(character)) {
        part += character;
        continue;
      }
      if (part.size() >= SecretMask::kShortest) parts.push_back(part);
      part.clear();
    }
  }
  return parts;
}

// The pieces that are to be found in a text of that size.
std::set<std::string> pieces_of(const std::vector<std::string>& secrets, std::size_t text_size) {
  const bool is_long = text_size > kLongText;
  std::set<std::string> pieces;
  for (const auto& part : parts_of(secrets)) {
    const auto size = is_long ? std::min(part.size(), kLongPiece) : SecretMask::kShortest;
    for (std::size_t at = 0; at + size <= part.size(); ++at) pieces.insert(part.substr(at, size));
  }
  return pieces;
}

// Whether what is masked can look like it.
bool may_be_left(std::string_view piece) {
  const bool number = piece.find_first_not_of("0123456789+-.eE") == std::string_view::npos;
  return piece.find(number ? '1' : '*') != std::string_view::npos;
}

bool has_any(std::string_view text, const std::set<std::string>& pieces) {
  return std::any_of(pieces.begin(), pieces.end(), [text](const std::string& piece) {
    return text.find(piece) != std::string_view::npos;
  });
}

void expect_no_piece(std::string_view before, std::string_view after,
                     const std::set<std::string>& pieces) {
  for (const auto& piece : pieces) {
    if (may_be_left(piece)) continue;
    for (auto at = before.find(piece); at != std::string_view::npos;
         at = before.find(piece, at + 1)) {
      expect(after.substr(at, piece.size()) != piece, "no piece of a secret is left");
    }
  }
}

void expect_nothing_else(std::string_view before, std::string_view after) {
  for (std::size_t i = 0; i < before.size(); ++i) {
    expect(before[i] == after[i] || (is_plain(before[i]) && (after[i] == '*' || after[i] == '1')),
           "only what JSON writes as it is is overwritten");
  }
}

bool has_brackets(const std::vector<std::string>& secrets) {
  return std::any_of(secrets.begin(), secrets.end(), [](const std::string& secret) {
    return secret.find_first_of("[]{}:,") != std::string::npos;
  });
}

void expect_masked(std::string_view text, const std::vector<std::string>& secrets) {
  const SecretMask mask(secrets);
  expect(mask.empty() == parts_of(secrets).empty(), "what is long enough is a secret");
  ExactCopy masked(text);
  mask.apply(masked.bytes());
  expect_no_piece(text, masked.view(), pieces_of(secrets, text.size()));
  expect_nothing_else(text, masked.view());
  expect(masked.view() == text || has_any(text, pieces_of(secrets, 0)), "and only where one was");
  if (has_brackets(secrets) || !is_json(text)) return;
  expect(is_json(masked.view()), "JSON stays JSON");
}

}  // namespace
}  // namespace llm_api_router::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace llm_api_router::fuzz;
  std::string_view text = text_of(data, size);
  std::vector<std::string> secrets;
  for (const auto secret : split(take_line(text), '\t')) secrets.emplace_back(secret);
  expect_masked(expanded(text), secrets);
  return 0;
}
