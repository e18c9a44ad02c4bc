// Figures of whole buckets that were asked for before: a dashboard asks the same every few seconds,
// and only its first and last bucket have changed since.
#pragma once

#include <functional>
#include <map>
#include <vector>

#include "base/result.hpp"

#include "analytics/queries.hpp"

namespace llm_api_router::analytics {

class BucketCache {
 public:
  // Figures kept over all shapes: some 60 MB.
  explicit BucketCache(std::size_t most_figures = 400'000) : most_figures_(most_figures) {}

  // Computes what is not kept. Figures come in the order of their buckets and groups.
  using Fetch = std::function<Result<std::vector<Figures>>(const Shape& shape, const Range& range)>;

  // What fetch(shape, range) would give; calls it for the parts of buckets at the ends, and for the
  // whole ones that are not known yet.
  Result<std::vector<Figures>> figures(const Shape& shape, const Range& range, const Fetch& fetch);

  // Rows from `first` to `last` were added: what is kept from the bucket of `first` on is void.
  void rows_came(Moment first, Moment last);
  void clear();

 private:
  // All figures of the whole buckets from `begin` up to `end`, one after the other.
  struct Run {
    std::int64_t begin = 0;
    std::int64_t end = 0;
    std::vector<Figures> figures;
    std::uint64_t last_used = 0;
  };

  Result<void> extend(Run& run, const Shape& shape, std::int64_t begin, std::int64_t end,
                      const Fetch& fetch);
  void make_room();

  std::size_t most_figures_;
  std::map<Shape, Run> runs_;
  std::uint64_t uses_ = 0;
};

}  // namespace llm_api_router::analytics
