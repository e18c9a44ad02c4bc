#include "net/deadlines.hpp"

namespace llm_api_router::net {

void Deadlines::Entry::expires_at(TimePoint when) {
  at_ = when;
  if (!is_linked()) deadlines_.arm(*this);
}

void Deadlines::Entry::clear() {
  if (is_linked()) unlink();
}

void Deadlines::arm(Entry& entry) {
  entries_.push_back(entry);
  if (!ticking_) start_ticking();
}

void Deadlines::start_ticking() {
  ticking_ = true;
  timer_.expires_after(kTick);
  timer_.async_wait([this](boost::system::error_code error) {
    if (!error) tick();
  });
}

void Deadlines::tick() {
  const auto now = Clock::now();
  for (auto next = entries_.begin(); next != entries_.end();) {
    Entry& entry = *next++;
    if (entry.at_ > now) continue;
    entry.unlink();
    entry.target_.interrupt(Interruption::timeout);
  }
  ticking_ = false;
  if (!entries_.empty()) start_ticking();
}

}  // namespace llm_api_router::net
