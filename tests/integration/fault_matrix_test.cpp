// Every fault against every kind of request, with another provider left and with none.
#include "tests/integration/fault_matrix.hpp"

#include <deque>
#include <thread>

#include <gmock/gmock.h>

#include "tests/support/certificates.hpp"
#include "tests/support/router_test.hpp"

namespace llm_api_router::test {
namespace {

using std::chrono::milliseconds;

constexpr int kRetries = 1;
constexpr int kTriesWithRetries = 1 + kRetries;

// A router whose first provider has a fault, for one kind of request.
class Trial final : public RouterTest {
 public:
  Trial(const Fault& fault, const Ask& ask, std::string base_url)
      : fault_(fault), ask_(ask), base_url_(std::move(base_url)) {
    if (fault.does) first_.always(fault.does(ask));
    backup_.always(ask.good());
  }
  void TestBody() override {}

  [[nodiscard]] const Ask& ask() const { return ask_; }
  [[nodiscard]] const ScriptedUpstream& backup() const { return backup_; }

  void start_with_backup() {
    add_first();
    add("backup", backup_.base_url());
    start();
  }
  void start_alone() {
    add_first();
    start();
  }

  [[nodiscard]] Response send() const { return post(ask_.target, ask_.body); }

  // What /status tells of the first provider once that many requests have ended there.
  [[nodiscard]] nlohmann::json told_after(int requests) const {
    return settled_statistics(std::string{name_of(ask_.api)}, "first", requests);
  }

  // Of connections that do not come about the upstream cannot tell.
  void expect_calls(int calls) const {
    if (fault_.place == Place::scripted) {
      EXPECT_EQ(first_.request_count(), static_cast<std::size_t>(calls));
    }
  }

 private:
  void add_first() {
    auto& provider = add("first", base_url_.empty() ? first_.base_url() : base_url_);
    provider.max_retries = kRetries;
    if (fault_.place == Place::silent) provider.connect_timeout = milliseconds{100};
    if (fault_.silence) provider.timeout = provider.response_timeout = milliseconds{100};
  }
  ProviderConfig& add(const std::string& name, const std::string& url) {
    return ask_.api == Api::openai ? openai(name, url) : anthropic(name, url);
  }

  const Fault& fault_;
  const Ask& ask_;
  std::string base_url_;
  ScriptedUpstream first_;
  ScriptedUpstream backup_;
};

class FaultMatrix : public ::testing::TestWithParam<Fault> {
 protected:
  // Tries every kind of request that the fault concerns, all at once: there is much to wait for.
  void for_each_ask(void (*try_out)(const Fault&, Trial&)) {
    const auto url = base_url();
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
  // Empty: the scripted upstream's.
  std::string base_url() {
    switch (fault().place) {
      case Place::scripted: return {};
      case Place::refusing: return refusing_.base_url();
      case Place::silent: return silent_.base_url();
      case Place::unknown_name: return "http://no-such-host.invalid";
      case Place::wrong_certificate: return secure(authority_->server("DNS:another.example"));
      case Place::expired_certificate: return secure(authority_->expired_server("IP:127.0.0.1"));
    }
    return {};
  }
  std::string secure(ServerTls tls) {
    tls_ = std::move(tls);
    secure_ = std::make_unique<ScriptedUpstream>(UpstreamOptions{.tls = tls_.get()});
    return secure_->base_url();
  }

  TrustedAuthority authority_;
  ServerTls tls_;
  std::unique_ptr<ScriptedUpstream> secure_;
  RefusingPort refusing_;
  SilentPort silent_;
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
