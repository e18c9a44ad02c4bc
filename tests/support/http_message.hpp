// HTTP/1.1 messages as tests see them: every byte of the head, every piece of the body. Lenient, so
// that a test can look at what is wrong.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/support/connection.hpp"

namespace llm_api_router::test {

using Fields = std::vector<std::pair<std::string, std::string>>;

struct MessageHead {
  std::string raw;  // with the empty line
  std::string start_line;
  Fields fields;  // in the order received, names as received

  // The value of the first field of that name, case-insensitively.
  [[nodiscard]] std::optional<std::string> find(std::string_view name) const;
  [[nodiscard]] std::size_t count(std::string_view name) const;
  // Names in lower case, sorted.
  [[nodiscard]] std::vector<std::string> names() const;
};

// "name: value\r\n" each.
std::string lines(const Fields& fields);

// How a message ended.
enum class End {
  complete,  // by its own framing; for a body that lasts until the connection closes, by FIN
  cut,       // FIN before that
  reset,
  silence,  // nothing more came within the patience
};

// Reads messages from a connection, one after the other.
class MessageReader {
 public:
  explicit MessageReader(Connection& connection) : connection_(connection) {}

  // Empty if the connection ended (see ended()) before a whole head came.
  std::optional<MessageHead> read_head();

  // To be called after read_head(): what follows is the body it announces. `bodyless`: none does.
  // `until_close`: a head without framing means a body that lasts until FIN, as answers have.
  void begin_body(const MessageHead& head, bool bodyless, bool until_close);

  // The next piece of payload as it comes (a chunk's part); empty at the end, see body_end().
  std::string read_body_some(std::chrono::milliseconds patience = kPatience);
  // All the rest.
  std::string read_body(std::chrono::milliseconds patience = kPatience);

  // Meaningful once read_body_some() has returned nothing.
  [[nodiscard]] End body_end() const { return end_; }
  // How the connection ended where read_head() found none.
  [[nodiscard]] Connection::Event ended() const { return last_; }
  // Sizes of the chunks begun so far.
  [[nodiscard]] const std::vector<std::size_t>& chunk_sizes() const { return chunk_sizes_; }

 private:
  enum class Framing { none, length, chunked, until_close };

  bool fill(std::chrono::milliseconds patience);
  std::optional<std::string> read_line(std::chrono::milliseconds patience);
  bool next_chunk(std::chrono::milliseconds patience);
  std::string take(std::size_t most);
  std::string stop();

  Connection& connection_;
  std::string unread_;
  Connection::Event last_ = Connection::Event::bytes;
  Framing framing_ = Framing::none;
  std::size_t left_ = 0;  // of the body, or of the chunk
  bool in_chunk_ = false;
  bool done_ = true;
  End end_ = End::complete;
  std::vector<std::size_t> chunk_sizes_;
};

}  // namespace llm_api_router::test
