#include "bench/traffic/load/answer_check.hpp"

namespace llm_api_router::bench {
namespace {

constexpr std::string_view kEventEnd = "\n\n";

// The same bytes; or any, where the upstream's are not known.
class BodyCheck final : public AnswerCheck {
 public:
  explicit BodyCheck(const std::string& expected) : expected_(expected) {}

  void answer_begins() override {
    size_ = 0;
    same_ = true;
  }

  void take(std::string_view body) override {
    same_ = same_ && expected_.compare(std::min(size_, expected_.size()), body.size(), body) == 0;
    size_ += body.size();
  }

  [[nodiscard]] bool good() const override {
    return expected_.empty() ? size_ > 0 : same_ && size_ == expected_.size();
  }

 private:
  const std::string& expected_;
  std::size_t size_ = 0;
  bool same_ = true;
};

// Every piece of content once and in order, and the last event last.
class EventCheck final : public AnswerCheck {
 public:
  EventCheck(const Call& call, Tally& tally) : call_(call), tally_(tally) {}

  void answer_begins() override {
    partial_.clear();
    next_ = 0;
    in_order_ = true;
    ended_ = false;
  }

  void read_at(Moment now) override {
    now_ = now;
    content_in_read_ = false;
  }

  void take(std::string_view body) override {
    partial_ += body;
    std::size_t begin = 0;
    for (;;) {
      const std::size_t end = partial_.find(kEventEnd, begin);
      if (end == std::string::npos) break;
      take_event(std::string_view{partial_}.substr(begin, end - begin));
      begin = end + kEventEnd.size();
    }
    partial_.erase(0, begin);
  }

  [[nodiscard]] bool good() const override {
    return in_order_ && ended_ && partial_.empty() && (!call_.chunks || next_ == *call_.chunks);
  }

 private:
  void take_event(std::string_view event) {
    const Stamp stamp = stamp_of(event);
    if (stamp.is_content) {
      in_order_ = in_order_ && stamp.number == next_++ && !ended_;
      tally_.chunk(nanoseconds{nanoseconds_of(now_) - stamp.sent}, content_in_read_);
      content_in_read_ = true;
    }
    ended_ = ended_ || is_last(call_.api, event);
  }

  const Call& call_;
  Tally& tally_;
  std::string partial_;
  std::uint32_t next_ = 0;
  bool in_order_ = true;
  bool ended_ = false;
  bool content_in_read_ = false;
  Moment now_;
};

}  // namespace

std::unique_ptr<AnswerCheck> check_of(const Call& call, Tally& tally) {
  if (call.stream) return std::make_unique<EventCheck>(call, tally);
  return std::make_unique<BodyCheck>(call.answer);
}

}  // namespace llm_api_router::bench
