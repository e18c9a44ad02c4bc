// Weighted rendezvous hashing: a provider's score is -weight / ln(u), u in (0, 1) being drawn from
// the hash of identity and provider. The highest score is then each provider's with a probability
// of its weight's share, and does not depend on which others there are.
#include "routing/affinity.hpp"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace llm_api_router::routing {
namespace {

// FNV-1a; its weak high bits are mended by mix().
std::uint64_t hash_of(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char c : text) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  }
  return hash;
}

// The finaliser of SplitMix64: every bit of the input reaches every bit of the output.
std::uint64_t mix(std::uint64_t x) {
  x = (x ^ (x >> 30U)) * 0xbf58476d1ce4e5b9U;
  x = (x ^ (x >> 27U)) * 0x94d049bb133111ebU;
  return x ^ (x >> 31U);
}

double score(std::uint64_t identity, const Candidate& candidate) {
  const std::uint64_t drawn = mix(mix(identity + 0x9e3779b97f4a7c15U) ^ hash_of(candidate.name));
  const double u = (static_cast<double>(drawn >> 11U) + 0.5) * 0x1.0p-53;
  return -candidate.weight / std::log(u);
}

// in_flight / weight of `a` against that of `b`, without rounding.
std::pair<std::uint64_t, std::uint64_t> loads(const Candidate& a, const Candidate& b) {
  return {std::uint64_t{a.in_flight} * static_cast<std::uint64_t>(std::max(b.weight, 1)),
          std::uint64_t{b.in_flight} * static_cast<std::uint64_t>(std::max(a.weight, 1))};
}

struct Scored {
  Candidate candidate;
  double score = 0;
};

}  // namespace

void order_candidates(std::span<Candidate> candidates, std::string_view identity,
                      std::uint64_t seed) {
  if (candidates.size() < 2) return;
  const bool sticky = !identity.empty();
  const std::uint64_t drawn_from = sticky ? hash_of(identity) : seed;
  // Each score once: it is a hash and a logarithm.
  std::vector<Scored> scored;
  scored.reserve(candidates.size());
  for (const auto& one : candidates) scored.push_back({one, score(drawn_from, one)});
  std::ranges::sort(scored, [&](const Scored& one, const Scored& other) {
    const auto& [a, score_a] = one;
    const auto& [b, score_b] = other;
    if (a.priority != b.priority) return a.priority < b.priority;
    if (const auto [load_a, load_b] = loads(a, b); !sticky && load_a != load_b) {
      return load_a < load_b;
    }
    return score_a != score_b ? score_a > score_b : a.provider < b.provider;
  });
  std::ranges::transform(scored, candidates.begin(), &Scored::candidate);
}

}  // namespace llm_api_router::routing
