// A chunk is cut into blocks at its blank lines, and each block is then parsed where it lies. Only
// a block that began in an earlier chunk is put together in a buffer first.
#include "wire/sse_scanner.hpp"

#include <algorithm>

#include "base/free_memory.hpp"

namespace llm_api_router::wire {
namespace {

constexpr std::string_view kBom = "\xEF\xBB\xBF";

struct SseField {
  std::string_view name;
  std::string_view value;
};

SseField field_of(std::string_view line) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return {line, {}};
  std::string_view value = line.substr(colon + 1);
  if (value.starts_with(' ')) value.remove_prefix(1);
  return {line.substr(0, colon), value};
}

// A stream with one large event does not hold its memory for the rest of its life.
void clear_or_free(std::string& buffer) {
  constexpr std::size_t kKept = std::size_t{64} << 10U;
  if (buffer.capacity() > kKept) {
    free_memory(buffer);
  } else {
    buffer.clear();
  }
}

}  // namespace

std::size_t LineBreaks::next(std::size_t from) {
  const auto find = [this, from](char which, std::optional<std::size_t>& found) {
    if (!found || *found < from) found = std::min(text_.find(which, from), text_.size());
    return *found;
  };
  return std::min(find('\r', cr_), find('\n', lf_));
}

void SseScanner::begin(std::string_view bytes) {
  chunk_ = bytes;
  breaks_ = LineBreaks(bytes);
  block_begin_ = line_begin_ = boundary_ = 0;
  if (bytes.empty()) return;
  pass_over_bom();
  pass_over_lf();
}

void SseScanner::pass_over_bom() {
  const std::size_t matched_before = bom_matched_;
  std::size_t at = 0;
  while (bom_matched_ < kBom.size() && at < chunk_.size()) {
    if (chunk_[at] == kBom[bom_matched_]) {
      ++bom_matched_;
      ++at;
      continue;
    }
    // It only began like one.
    partial_.assign(kBom.substr(0, matched_before));
    in_line_ = matched_before > 0;
    bom_matched_ = kBom.size();
    at = 0;
    break;
  }
  block_begin_ = line_begin_ = at;
}

// An LF at the beginning may be the rest of a CRLF.
void SseScanner::pass_over_lf() {
  if (!after_cr_ || chunk_.front() != '\n') return;
  line_begin_ = 1;
  if (pending_ == 0) block_begin_ = boundary_ = 1;
}

std::size_t SseScanner::behind(std::size_t line_break) const {
  return line_break + (chunk_.substr(line_break, 2) == "\r\n" ? 2 : 1);
}

std::optional<SseEvent> SseScanner::next() {
  for (;;) {
    const std::size_t line_break = breaks_.next(line_begin_);
    if (line_break == chunk_.size()) return std::nullopt;
    const bool blank = line_break == line_begin_ && !in_line_;
    in_line_ = false;
    line_begin_ = behind(line_break);
    if (!blank) continue;
    const std::string_view block = take_block(line_break);
    block_begin_ = boundary_ = line_begin_;
    if (auto event = parse(block)) return event;
  }
}

// The block that ends at `block_end`; empty if it is too large.
std::string_view SseScanner::take_block(std::size_t block_end) {
  std::string_view block = chunk_.substr(block_begin_, block_end - block_begin_);
  const bool too_large = oversized_ || partial_.size() + block.size() > max_event_;
  oversized_ = false;
  if (!partial_.empty()) {
    complete_.swap(partial_);
    partial_.clear();
    if (!too_large) block = complete_.append(block);
  }
  return too_large ? std::string_view{} : block;
}

std::optional<SseEvent> SseScanner::parse(std::string_view block) {
  SseEvent event;
  std::size_t data_lines = 0;
  LineBreaks breaks(block);
  for (std::size_t begin = 0; begin < block.size();) {
    const std::size_t end = breaks.next(begin);
    const SseField field = field_of(block.substr(begin, end - begin));
    begin = end + 1;
    if (field.name == "event") event.type = field.value;
    if (field.name != "data") continue;
    if (data_lines++ == 0) {
      event.data = field.value;
      continue;
    }
    if (data_lines == 2) joined_.assign(event.data);
    event.data = joined_.append(1, '\n').append(field.value);
  }
  if (data_lines == 0 && event.type.empty()) return std::nullopt;
  return event;
}

std::size_t SseScanner::end() {
  pending_ = boundary_ > 0 ? chunk_.size() - boundary_ : pending_ + chunk_.size();
  if (!chunk_.empty()) {
    in_line_ = in_line_ || line_begin_ < chunk_.size();
    after_cr_ = chunk_.back() == '\r';
  }
  clear_or_free(complete_);
  clear_or_free(joined_);
  keep_partial();
  chunk_ = {};
  breaks_ = LineBreaks();
  return boundary_;
}

void SseScanner::keep_partial() {
  const std::string_view rest = chunk_.substr(std::min(block_begin_, chunk_.size()));
  if (oversized_ || partial_.size() + rest.size() > max_event_) {
    oversized_ = true;
    free_memory(partial_);
  } else {
    partial_.append(rest);
  }
}

}  // namespace llm_api_router::wire
