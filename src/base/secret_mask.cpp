// Eight characters of the text at a time are looked up by their hash in a bitmap of all that occur
// in a secret. Most texts have no hit, so a search costs about the same whatever is to be hidden.
#include "base/secret_mask.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <string_view>

namespace llm_api_router {
namespace {

constexpr std::size_t kLongText = std::size_t{16} << 10U;
constexpr std::size_t kLongestStride = 16;
constexpr std::size_t kShown = 4;
constexpr std::size_t kShortestToShow = 12;
// Few texts then have a hash by chance, and the bits of usual configurations stay in a cache of
// the first level.
constexpr std::size_t kBitsEach = 64;
constexpr std::size_t kFewestBits = 16384;

std::uint64_t hash_of(const char* eight) {
  std::uint64_t bits = 0;
  std::memcpy(&bits, eight, sizeof bits);
  return bits * 0x9E37'79B9'7F4A'7C15U;  // Knuth, TAOCP 6.4: multiplicative hashing
}

// What JSON writes as it is. A quote is left out, because it may be one that ends a string.
bool is_plain(char character) {
  return character > ' ' && character < 0x7f && character != '"' && character != '\\';
}

// The runs of plain characters that are long enough.
std::vector<std::string> plain_parts(std::string_view secret) {
  std::vector<std::string> parts;
  for (auto begin = secret.begin(); begin != secret.end();) {
    const auto end = std::find_if_not(begin, secret.end(), is_plain);
    if (end - begin >= static_cast<std::ptrdiff_t>(SecretMask::kShortest)) {
      parts.emplace_back(begin, end);
    }
    begin = std::find_if(end, secret.end(), is_plain);
  }
  return parts;
}

std::size_t common_beginning(std::string_view one, std::string_view other) {
  const auto length = std::min(one.size(), other.size());
  const auto* const end = one.data() + length;
  return static_cast<std::size_t>(std::mismatch(one.data(), end, other.data()).first - one.data());
}

std::size_t common_ending(std::string_view one, std::string_view other) {
  std::size_t length = 0;
  while (length < std::min(one.size(), other.size()) &&
         one[one.size() - length - 1] == other[other.size() - length - 1]) {
    ++length;
  }
  return length;
}

// A number stays one.
char masked(char character, bool in_number) {
  if (!in_number) return '*';
  return character >= '0' && character <= '9' ? '1' : character;
}

// Whether JSON could have it outside of strings: no other piece is long enough for that.
bool is_number(std::string_view piece) {
  return piece.find_first_not_of("0123456789+-.eE") == std::string_view::npos;
}

// Where the JSON escape ends that `at` is within; `at` if it is in none.
std::size_t behind_escape(std::string_view text, std::size_t at) {
  constexpr std::size_t kLongestEscape = 6;  // \u0041
  for (std::size_t back = 1; back < kLongestEscape && back <= at; ++back) {
    const auto backslash = at - back;
    if (text[backslash] != '\\') continue;
    std::size_t before = 0;
    while (before < backslash && text[backslash - before - 1] == '\\') ++before;
    if (before % 2 != 0) continue;  // it is escaped itself
    const auto length = text[backslash + 1] == 'u' ? kLongestEscape : 2;
    return std::max(at, backslash + length);
  }
  return at;
}

}  // namespace

SecretMask::SecretMask(const std::vector<std::string>& secrets) {
  for (const auto& secret : secrets) {
    for (auto& part : plain_parts(secret)) secrets_.push_back(std::move(part));
  }
  if (secrets_.empty()) return;
  std::size_t all = 0;
  stride_ = kLongestStride;
  for (const auto& secret : secrets_) {
    all += secret.size();
    stride_ = std::min(stride_, secret.size() - kShortest + 1);
  }
  const auto bits = std::bit_ceil(std::max(kBitsEach * all, kFewestBits));
  shift_ = 64U - static_cast<unsigned>(std::countr_zero(bits));
  hashes_.resize(bits / 64);
  for (const auto& secret : secrets_) {
    for (std::size_t at = 0; at + kShortest <= secret.size(); ++at) {
      const auto bit = hash_of(secret.data() + at) >> shift_;
      hashes_[bit / 64] |= std::uint64_t{1} << bit % 64;
    }
  }
}

// Where from `at` on eight characters are that may be in a secret; the end of the text if none are.
std::size_t SecretMask::next_suspect(std::string_view text, std::size_t at,
                                     std::size_t stride) const {
  const auto* const hashes = hashes_.data();
  const auto shift = shift_;
  for (; at + kShortest <= text.size(); at += stride) {
    const auto bit = hash_of(text.data() + at) >> shift;
    if ((hashes[bit / 64] >> bit % 64 & 1U) != 0) return at;
  }
  return text.size();
}

void SecretMask::apply(std::span<char> text) const {
  if (secrets_.empty()) return;
  const std::string_view all{text.data(), text.size()};
  const auto stride = text.size() > kLongText ? stride_ : 1;
  for (auto at = next_suspect(all, 0, stride); at < text.size();
       at = next_suspect(all, at, stride)) {
    const auto piece = longest_piece(all, at);
    const auto end = piece.end - (piece.to_the_end ? kShown : 0);
    // What stays may be the beginning of another piece.
    at = piece.size() == 0 ? at + stride : end;
    const bool number = is_number(all.substr(piece.begin, piece.size()));
    for (auto i = behind_escape(all, piece.begin); i < end; ++i) text[i] = masked(text[i], number);
  }
}

// The longest piece of any secret that contains the eight characters at `at`.
SecretMask::Piece SecretMask::longest_piece(std::string_view text, std::size_t at) const {
  Piece longest{at, at, false};
  const auto eight = text.substr(at, kShortest);
  for (const std::string_view secret : secrets_) {
    for (auto found = secret.find(eight); found != std::string_view::npos;
         found = secret.find(eight, found + 1)) {
      const auto before = common_ending(secret.substr(0, found), text.substr(0, at));
      const auto length = common_beginning(secret.substr(found), text.substr(at));
      const bool shows = found + length == secret.size() && before + length >= kShortestToShow;
      const Piece piece{at - before, at + length, shows};
      if (piece.size() > longest.size()) longest = piece;
    }
  }
  return longest;
}

}  // namespace llm_api_router
