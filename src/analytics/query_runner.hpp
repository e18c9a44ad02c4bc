// Answers questions from the ingested rows, through the cache of whole buckets.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "analytics/answers.hpp"
#include "analytics/bucket_cache.hpp"
#include "analytics/database.hpp"
#include "analytics/parameters.hpp"

namespace llm_api_router::analytics {

struct SeriesQuestion {
  Metric metric = Metric::requests;
  SeriesParameters parameters;
};

using Question = std::variant<SeriesQuestion, SummaryParameters>;

// What became of a question.
struct Answer {
  enum class Kind {
    ok,           // `text` is the JSON document
    bad,          // a parameter asks for too much; `text` says which and what is allowed
    not_ready,    // rows are still being taken in; `text` says how far it is
    busy,         // too many questions wait, or one took too long; `text` says so
    unavailable,  // the file cannot be used, or DuckDB cannot; `text` says why
  };
  Kind kind = Kind::ok;
  std::string text;
};

class QueryRunner {
 public:
  QueryRunner(Database& database, const NameTables& names, BucketCache& cache)
      : database_(database), names_(names), cache_(cache) {}

  // The answer as of `now`. `give_up` as in Database::run().
  Answer answer(const Question& question, Moment now, const Database::GiveUp& give_up);

  // Computes ahead what dashboards ask for: the `step`th of them. False: there are no more. A step
  // that was given up is to be done again.
  bool warm_up(std::size_t step, Moment now, const Database::GiveUp& give_up);

 private:
  Answer answer(const SeriesQuestion& question, Moment now, const Database::GiveUp& give_up);
  Answer answer(const SummaryParameters& question, Moment now, const Database::GiveUp& give_up);
  Result<std::vector<Figures>> figures(const Shape& shape, const Range& range,
                                       const Database::GiveUp& give_up);

  Database& database_;
  const NameTables& names_;
  BucketCache& cache_;
};

}  // namespace llm_api_router::analytics
