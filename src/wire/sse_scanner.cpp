// A chunk is cut into blocks at its blank lines, and each block is then parsed where it lies. Only
// a block that began in an earlier chunk is put together in a buffer first.
#include "wire/sse_scanner.hpp"

#include <algorithm>
#include <utility>

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

std::size_t behind(std::size_t line_break, std::string_view text) {
  return line_break + (text.substr(line_break, 2) == "\r\n" ? 2 : 1);
}

// An event's fields; data of several lines is put together in `joined`.
std::optional<SseEvent> parse(std::string_view block, std::string& joined) {
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
    if (data_lines == 2) joined.assign(event.data);
    event.data = joined.append(1, '\n').append(field.value);
  }
  if (data_lines == 0 && event.type.empty()) return std::nullopt;
  return event;
}

}  // namespace

std::size_t LineBreaks::next(std::size_t from) {
  const auto find = [this, from](char which, std::optional<std::size_t>& found) {
    if (!found || *found < from) found = std::min(text_.find(which, from), text_.size());
    return *found;
  };
  return std::min(find('\r', cr_), find('\n', lf_));
}

void SseScanner::begin(Pass& pass) {
  if (pass.chunk.empty()) return;
  pass_over_bom(pass);
  pass_over_lf(pass);
}

void SseScanner::pass_over_bom(Pass& pass) {
  const std::size_t matched_before = bom_matched_;
  std::size_t at = 0;
  while (bom_matched_ < kBom.size() && at < pass.chunk.size()) {
    if (pass.chunk[at] == kBom[bom_matched_]) {
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
  pass.block_begin = pass.line_begin = at;
}

// An LF at the beginning may be the rest of a CRLF.
void SseScanner::pass_over_lf(Pass& pass) const {
  if (!after_cr_ || pass.chunk.front() != '\n') return;
  pass.line_begin = 1;
  if (pending_ == 0) pass.block_begin = pass.boundary = 1;
}

std::optional<SseEvent> SseScanner::next(Pass& pass) {
  for (;;) {
    const std::size_t line_break = pass.breaks.next(pass.line_begin);
    if (line_break == pass.chunk.size()) return std::nullopt;
    const bool blank = line_break == pass.line_begin && !in_line_;
    in_line_ = false;
    pass.line_begin = behind(line_break, pass.chunk);
    if (!blank) continue;
    const std::string_view block = take_block(pass, line_break);
    pass.block_begin = pass.boundary = pass.line_begin;
    if (auto event = parse(block, pass.joined)) return event;
  }
}

// The block that ends at `block_end`; empty if it is too large.
std::string_view SseScanner::take_block(Pass& pass, std::size_t block_end) {
  std::string_view block = pass.chunk.substr(pass.block_begin, block_end - pass.block_begin);
  const bool too_large = oversized_ || partial_.size() + block.size() > max_event_;
  oversized_ = false;
  if (!partial_.empty()) {
    pass.complete = std::exchange(partial_, {});
    if (!too_large) block = pass.complete.append(block);
  }
  return too_large ? std::string_view{} : block;
}

std::size_t SseScanner::end(const Pass& pass) {
  const auto size = pass.chunk.size();
  pending_ = pass.boundary > 0 ? size - pass.boundary : pending_ + size;
  if (size > 0) {
    in_line_ = in_line_ || pass.line_begin < size;
    after_cr_ = pass.chunk.back() == '\r';
  }
  keep_partial(pass);
  return pass.boundary;
}

void SseScanner::keep_partial(const Pass& pass) {
  const std::string_view rest = pass.chunk.substr(std::min(pass.block_begin, pass.chunk.size()));
  if (oversized_ || partial_.size() + rest.size() > max_event_) {
    oversized_ = true;
    free_memory(partial_);
  } else {
    partial_.append(rest);
  }
}

}  // namespace llm_api_router::wire
