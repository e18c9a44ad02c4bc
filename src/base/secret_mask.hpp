// Blots secrets out of text that others wrote: a provider's error may repeat the key it was given,
// and a coding agent sends the files it reads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace llm_api_router {

// Immutable once built: any thread may use it.
class SecretMask {
 public:
  // What is shorter than this is no secret: it would blot out words that anybody uses.
  static constexpr std::size_t kShortest = 8;

  // Hides nothing.
  SecretMask() = default;
  // Hides visible ASCII; characters beyond it, quotes and backslashes divide a secret.
  explicit SecretMask(const std::vector<std::string>& secrets);

  // Overwrites each piece of a secret with asterisks, one of digits alone with ones; the last four
  // characters of one that is there to its end stay, if it is at least 12 long. Pieces are found
  // from 8 characters on, in texts above 16 KiB from 23 on (or the whole of shorter secrets). JSON
  // stays valid JSON, unless a secret has brackets, colons or commas.
  void apply(std::span<char> text) const;

  [[nodiscard]] bool empty() const { return secrets_.empty(); }

 private:
  struct Piece {
    std::size_t begin = 0;
    std::size_t end = 0;
    bool to_the_end = false;  // it is the end of the secret, and the secret is long
    [[nodiscard]] std::size_t size() const { return end - begin; }
  };

  [[nodiscard]] std::size_t next_suspect(std::string_view text, std::size_t at,
                                         std::size_t stride) const;
  [[nodiscard]] Piece longest_piece(std::string_view text, std::size_t at) const;

  std::vector<std::string> secrets_;
  // Bit n: some 8 characters of a secret have the hash n. The hash is the upper bits of a product.
  std::vector<std::uint64_t> hashes_;
  unsigned shift_ = 0;
  std::size_t stride_ = 1;  // in long texts, 8 characters are looked at every so many
};

}  // namespace llm_api_router
