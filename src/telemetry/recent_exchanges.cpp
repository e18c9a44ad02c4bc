#include "telemetry/recent_exchanges.hpp"

#include <algorithm>
#include <utility>

namespace llm_api_router::telemetry {
namespace {

// What clients and providers name may be of any length. UTF-8 characters stay whole.
void cut(std::string& text) {
  constexpr auto kLongest = RecentExchanges::kLongestText;
  if (text.size() <= kLongest) return;
  auto end = kLongest;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0U) == 0x80U) --end;
  text.resize(end);
  text.shrink_to_fit();
}

void bound(ExchangeRecord& record) {
  for (auto* const text :
       {&record.path, &record.session, &record.model, &record.response_id, &record.finish_reason}) {
    cut(*text);
  }
}

bool matches(const ExchangeRecord& record, const RecentFilter& filter) {
  if (filter.api && record.api != *filter.api) return false;
  if (filter.outcome && record.outcome != *filter.outcome) return false;
  if (!filter.model.empty() && record.model != filter.model) return false;
  return filter.provider.empty() ||
         std::ranges::find(record.tried, filter.provider, &AttemptRecord::provider) !=
             record.tried.end();
}

}  // namespace

RecentExchanges::RecentExchanges(std::size_t threads)
    : count_(threads), shards_(std::make_unique<Shard[]>(threads)) {}

// The oldest one is overwritten where it lies: its strings have the room already.
void RecentExchanges::add(std::size_t thread, const ExchangeRecord& record) {
  auto& shard = shards_[thread];
  const std::lock_guard lock{shard.mutex};
  if (shard.ring.size() < kRemembered) {
    shard.ring.push_back(record);
    bound(shard.ring.back());
    return;
  }
  auto& oldest = shard.ring[shard.next];
  oldest = record;
  bound(oldest);
  shard.next = (shard.next + 1) % kRemembered;
}

Recent RecentExchanges::read(const RecentFilter& filter) const {
  Recent recent;
  auto& all = recent.exchanges;
  for (std::size_t i = 0; i < count_; ++i) {
    const std::lock_guard lock{shards_[i].mutex};
    all.insert(all.end(), shards_[i].ring.begin(), shards_[i].ring.end());
  }
  std::ranges::sort(all, std::ranges::greater{}, &ExchangeRecord::arrival);
  if (all.size() > kRemembered) all.resize(kRemembered);
  recent.remembered = all.size();
  std::erase_if(all, [&](const ExchangeRecord& one) { return !matches(one, filter); });
  if (all.size() > filter.limit) all.resize(filter.limit);
  return recent;
}

}  // namespace llm_api_router::telemetry
