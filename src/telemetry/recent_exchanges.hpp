// The last exchanges, for people who ask what the router has just done.
#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "model/exchange_record.hpp"

namespace llm_api_router::telemetry {

// Which of them; what is empty lets all through.
struct RecentFilter {
  std::optional<Api> api;
  std::optional<Outcome> outcome;
  std::string provider;  // one that was tried
  std::string model;     // as the client named it
  std::size_t limit = 100;
};

struct Recent {
  std::size_t remembered = 0;             // before the filter
  std::vector<ExchangeRecord> exchanges;  // newest first, by when they came
};

// Bounded: of each relay thread its last kRemembered, with texts cut to kLongestText. No bodies.
class RecentExchanges {
 public:
  static constexpr std::size_t kRemembered = 500;
  static constexpr std::size_t kLongestText = 256;

  explicit RecentExchanges(std::size_t threads);

  // From relay thread number `thread`, whose lock only read() ever contends for.
  void add(std::size_t thread, const ExchangeRecord& record);

  // The last kRemembered of all threads, as far as the filter lets them through. From any thread.
  [[nodiscard]] Recent read(const RecentFilter& filter) const;

 private:
  struct alignas(64) Shard {
    mutable std::mutex mutex;
    std::vector<ExchangeRecord> ring;
    std::size_t next = 0;
  };

  std::size_t count_;
  std::unique_ptr<Shard[]> shards_;
};

}  // namespace llm_api_router::telemetry
