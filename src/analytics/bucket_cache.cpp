#include "analytics/bucket_cache.hpp"

#include <algorithm>
#include <iterator>

namespace llm_api_router::analytics {
namespace {

std::int64_t floor_bucket(Moment moment, std::int64_t width) {
  const auto time = moment.time_since_epoch().count();
  return time >= 0 ? time / width : -((width - 1 - time) / width);
}

Moment begin_of(std::int64_t bucket, std::int64_t width) {
  return Moment{std::chrono::microseconds{bucket * width}};
}

// The first of `figures` that is not of a bucket before `bucket`.
std::vector<Figures>::iterator from_bucket(std::vector<Figures>& figures, std::int64_t bucket) {
  return std::lower_bound(
      figures.begin(), figures.end(), bucket,
      [](const Figures& each, std::int64_t wanted) { return each.bucket < wanted; });
}

}  // namespace

Result<std::vector<Figures>> BucketCache::figures(const Shape& shape, const Range& range,
                                                  const Fetch& fetch) {
  const auto width = width_of(shape.interval).count();
  const auto end = floor_bucket(range.end, width);
  auto begin = floor_bucket(range.from, width);
  if (begin_of(begin, width) < range.from) ++begin;
  if (begin >= end) return fetch(shape, range);

  auto& run = runs_[shape];
  run.last_used = ++uses_;
  if (auto extended = extend(run, shape, begin, end, fetch); !extended) return extended.error();

  std::vector<Figures> all;
  if (const auto first = begin_of(begin, width); range.from < first) {
    auto part = fetch(shape, {range.from, first});
    if (!part) return part.error();
    all = std::move(*part);
  }
  all.insert(all.end(), from_bucket(run.figures, begin), from_bucket(run.figures, end));
  if (const auto last = begin_of(end, width); last < range.end) {
    auto part = fetch(shape, {last, range.end});
    if (!part) return part.error();
    all.insert(all.end(), part->begin(), part->end());
  }
  make_room();
  return all;
}

// Makes the run cover all from `begin` to `end`. One that lies apart is given up: filling the gap
// could cost more than it saves.
Result<void> BucketCache::extend(Run& run, const Shape& shape, std::int64_t begin, std::int64_t end,
                                 const Fetch& fetch) {
  if (end < run.begin || begin > run.end || run.begin == run.end) {
    run.figures.clear();
    run.begin = run.end = begin;
  }
  const auto width = width_of(shape.interval).count();
  if (begin < run.begin) {
    auto before = fetch(shape, {begin_of(begin, width), begin_of(run.begin, width)});
    if (!before) return before.error();
    run.figures.insert(run.figures.begin(), before->begin(), before->end());
    run.begin = begin;
  }
  if (end > run.end) {
    auto after = fetch(shape, {begin_of(run.end, width), begin_of(end, width)});
    if (!after) return after.error();
    run.figures.insert(run.figures.end(), after->begin(), after->end());
    run.end = end;
  }
  return {};
}

void BucketCache::rows_came(Moment first, Moment last) {
  for (auto& [shape, run] : runs_) {
    const auto width = width_of(shape.interval).count();
    if (last < begin_of(run.begin, width) || begin_of(run.end, width) <= first) continue;
    run.end = std::max(run.begin, floor_bucket(first, width));
    run.figures.erase(from_bucket(run.figures, run.end), run.figures.end());
  }
}

void BucketCache::clear() { runs_.clear(); }

// Those unused for longest go first.
void BucketCache::make_room() {
  std::size_t kept = 0;
  for (const auto& [shape, run] : runs_) kept += run.figures.size() + 1;
  while (kept > most_figures_ && !runs_.empty()) {
    const auto oldest = std::min_element(
        runs_.begin(), runs_.end(),
        [](const auto& a, const auto& b) { return a.second.last_used < b.second.last_used; });
    kept -= oldest->second.figures.size() + 1;
    runs_.erase(oldest);
  }
}

}  // namespace llm_api_router::analytics
