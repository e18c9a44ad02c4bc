// Reads HTTP/1.1 messages one after the other, whatever pieces their bytes come in. As strict as
// measuring needs: a message of unknown length is broken, since its end could not be told.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace llm_api_router::bench {

class MessageReader {
 public:
  struct Part {
    enum class Kind {
      none,    // all input was taken, more is needed
      head,    // head() is whole
      body,    // `bytes` are some of it, without its framing
      end,     // of this message; the next call begins another
      broken,  // what came is no such message
    };
    Kind kind;
    std::string_view bytes = {};
  };

  // Takes from the front of `input`.
  Part next(std::string_view& input);

  // From the first line to the empty one, valid until the next message begins.
  [[nodiscard]] const std::string& head() const { return head_; }
  // The value of a field of the head; `name` in lower case.
  [[nodiscard]] std::optional<std::string_view> field(std::string_view name) const;
  // Of a response's first line, 0 if it has none.
  [[nodiscard]] int status() const;
  // Between two messages, where a connection may end.
  [[nodiscard]] bool idle() const { return state_ == State::head && head_.empty(); }

 private:
  enum class State { head, sized, chunk_size, chunk, chunk_end, trailer, done };

  Part read_head(std::string_view& input);
  bool take_head(std::string_view& input);
  bool frame_body();
  Part read_body(std::string_view& input);
  Part read_line(std::string_view& input);
  bool act_on_line();

  State state_ = State::head;
  std::string head_;
  std::string line_;        // of a chunk's framing, as far as it came
  std::uint64_t left_ = 0;  // of the body or of its chunk
};

}  // namespace llm_api_router::bench
