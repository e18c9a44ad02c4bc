// Every fault against every kind of request, with another provider left and with none.
#include <deque>
#include <thread>

#include <gmock/gmock.h>

#include "tests/integration/fault_trial.hpp"

namespace llm_api_router::test {
namespace {

constexpr int kTriesWithRetries = 1 + kRetries;

class FaultMatrix : public ::testing::TestWithParam<Fault> {
 protected:
  // Tries every kind of request that the fault concerns, all at once: there is much to wait for.
  void for_each_ask(void (*try_out)(const Fault&, Trial&)) {
    const auto url = places_.base_url(fault());
    std::deque<Trial> trials;
    for (const auto& ask : asks()) {
      if (fault().concerns_ask(ask)) trials.emplace_back(fault(), ask, url);
    }
    std::vector<std::thread> threads;
    for (auto& trial : trials) {
      threads.emplace_back([&] {
        SCOPED_TRACE(trial.ask().name);
        try_out(fault(), trial);
      });
    }
    for (auto& thread : threads) thread.join();
  }

  [[nodiscard]] static const Fault& fault() { return GetParam(); }

 private:
  FaultyPlaces places_;
};

TEST_P(FaultMatrix, LetsTheNextProviderAnswerUnlessTheRequestIsAtFault) {
  for_each_ask([](const Fault& fault, Trial& trial) {
    trial.start_with_backup();
    const int tries = fault.again == Again::yes ? kTriesWithRetries : 1;
    const auto answer = trial.send();
    EXPECT_EQ(answer.status, fault.falls_back ? 200U : fault.status);
    EXPECT_EQ(answer.body, fault.falls_back ? trial.ask().answer : fault.body(trial.ask()));
    EXPECT_EQ(answer.end, End::complete);
    EXPECT_EQ(answer.find("x-provider"), fault.falls_back ? "backup" : "first");
    const int attempts = fault.falls_back ? tries + 1 : 1;
    EXPECT_EQ(answer.find("x-router-attempts"), std::to_string(attempts));
    trial.expect_calls(tries);
    EXPECT_EQ(trial.backup().request_count(), fault.falls_back ? 1U : 0U);
    if (fault.falls_back) {
      EXPECT_EQ(trial.backup().request().body, trial.ask().body);
    }
    // A provider that refuses a bad request has done its part.
    const auto told = trial.told_after(tries);
    EXPECT_EQ(told.at("failed_requests"), fault.falls_back ? tries : 0);
    EXPECT_EQ(told.at("successful_requests"), fault.falls_back ? 0 : 1);
  });
}

class ProvidersFault : public FaultMatrix {};

// Failed attempts count until the provider is left alone: from then on it is not asked.
TEST_P(ProvidersFault, BenchesItSoonerOrLaterOrNever) {
  for_each_ask([](const Fault& fault, Trial& trial) {
    trial.start_with_backup();
    const int wanted = trial.ask().leaves_marks ? fault.bench.after : 0;
    int attempts = 0;
    for (int request = 0; request < 3; ++request) {
      const bool cooled = wanted != 0 && attempts >= wanted;
      const auto made = std::stoi(trial.send().find("x-router-attempts").value_or("0")) - 1;
      EXPECT_EQ(made == 0, cooled) << made;
      attempts += made;
      const bool cools = wanted != 0 && attempts >= wanted;
      const auto limits = trial.told_after(attempts).at("rate_limits");
      EXPECT_EQ(limits.at("in_cooldown"), cools);
      EXPECT_EQ(limits.at("cooldown_reason"),
                cools ? nlohmann::json(fault.bench.reason) : nlohmann::json());
    }
    if (wanted != 0) {
      EXPECT_EQ(attempts, wanted);
    }
    trial.expect_calls(attempts);
  });
}

void expect_native_error(const Ask& ask, const Fault& fault, const Response& answer) {
  if (fault.told == Told::relayed) {
    EXPECT_EQ(answer.body, fault.body(ask));
    EXPECT_EQ(answer.find("x-provider"), "first");
    return;
  }
  EXPECT_TRUE(ask.api == Api::openai ? is_openai_error(answer, fault.status)
                                     : is_anthropic_error(answer, fault.status));
  EXPECT_EQ(answer.body.find("key-of-first"), std::string::npos);
}

TEST_P(FaultMatrix, IsToldTrulyWhenNothingIsLeft) {
  for_each_ask([](const Fault& fault, Trial& trial) {
    trial.start_alone();
    const int tries = fault.again == Again::no ? 1 : kTriesWithRetries;
    const auto answer = trial.send();
    EXPECT_EQ(answer.status, fault.status);
    EXPECT_EQ(answer.find("content-type"), "application/json");
    EXPECT_EQ(answer.end, End::complete);
    expect_native_error(trial.ask(), fault, answer);
    EXPECT_EQ(answer.find("x-router-attempts"), std::to_string(tries));
    EXPECT_EQ(answer.find("x-should-retry").value_or(""), fault.final ? "false" : "");
    EXPECT_EQ(answer.count("x-request-id"), 1U);
    EXPECT_EQ(answer.find("retry-after").value_or(""), fault.retry_after);
    trial.expect_calls(tries);
  });
}

INSTANTIATE_TEST_SUITE_P(Every, FaultMatrix, ::testing::ValuesIn(faults()),
                         [](const auto& one) { return one.param.name; });

std::vector<Fault> faults_of_providers() {
  auto all = faults();
  std::erase_if(all, [](const Fault& fault) { return !fault.falls_back; });
  return all;
}

INSTANTIATE_TEST_SUITE_P(Every, ProvidersFault, ::testing::ValuesIn(faults_of_providers()),
                         [](const auto& one) { return one.param.name; });

}  // namespace
}  // namespace llm_api_router::test
