// Secrets that must not be seen: what the router knows, and what clients bring, is looked for in
// all that it writes and tells, whatever goes wrong.
#include <deque>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <random>
#include <set>
#include <sstream>
#include <thread>

#include <gmock/gmock.h>

#include "tests/integration/fault_trial.hpp"

namespace llm_api_router::test {
namespace {

using ::testing::HasSubstr;

// Longest pieces of a secret that may be seen are shorter than this.
constexpr std::size_t kPiece = 8;

// Twenty secrets, none with a piece of another or of any word.
const std::vector<std::string>& canaries() {
  static const auto all = [] {
    constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789abcdefghijklmnop-_";
    std::mt19937 random{2026};
    std::vector<std::string> made(20);
    for (auto& one : made) {
      while (one.size() < 32) one += kLetters[random() % kLetters.size()];
    }
    return made;
  }();
  return all;
}

const std::string& canary(std::size_t number) { return canaries().at(number); }

// What a provider knows, or could learn from another program: it repeats it wherever it can.
constexpr std::size_t kOfProviders = 8;

std::string betrayal() {
  std::string text;
  for (std::size_t i = 0; i < kOfProviders; ++i) text += "key " + canary(i) + " ";
  return text;
}

void configure(RouterConfig& config) {
  for (auto* const api : {&config.openai, &config.anthropic}) {
    for (auto& provider : *api) {
      provider.api_key = canary(provider.name == "first" ? 0 : 1);
      provider.headers = {{"x-goog-api-key", canary(2)}, {"cf-aig-authorization", canary(3)}};
    }
    for (const std::size_t number : {1U, 4U, 5U, 6U}) {
      ProviderConfig disabled;
      disabled.name = "disabled-" + std::to_string(number);
      disabled.enabled = false;
      disabled.api_key = canary(number);
      disabled.base_url = "http://elsewhere.invalid";
      disabled.proxy = "http://someone:" + canary(7) + "@proxy.invalid:3128";
      api->push_back(disabled);
    }
  }
}

Fields fields_of_client() {
  return {{"authorization", "Bearer " + canary(8)}, {"x-api-key", canary(9)},
          {"cookie", "session=" + canary(10)},      {"proxy-authorization", "Basic " + canary(11)},
          {"openai-organization", canary(12)},      {"openai-project", canary(13)},
          {"x-custom-token", canary(14)},           {"x-forwarded-authorization", canary(15)}};
}

std::string query_of_client() { return "?key=" + canary(16) + "&api-version=1"; }

class CanaryTrial : public Trial {
 public:
  using Trial::Trial;
  ~CanaryTrial() override {
    stop();
    std::filesystem::remove_all(folder_);
  }

  // All that it ever told of one request.
  std::string all_told(bool with_backup) {
    with_backup ? start_with_backup() : start_alone();
    (void)post(ask().target + query_of_client(), ask().body, fields_of_client());
    std::string told;
    for (const auto* const page : {"/status", "/recent", "/metrics", "/health", "/"}) {
      told += get(page).body;
    }
    stop();
    return told + logs();
  }

 protected:
  void amend(RouterConfig& config) override {
    std::string name = std::filesystem::temp_directory_path() / "router-canaries-XXXXXX";
    folder_ = ::mkdtemp(name.data());
    config.logging.dir = folder_;
    config.logging.level = "debug";
    configure(config);
  }

  [[nodiscard]] std::string logs() const {
    std::ostringstream all;
    for (const auto& entry : std::filesystem::directory_iterator(folder_)) {
      all << std::ifstream{entry.path()}.rdbuf();
    }
    return all.str();
  }

 private:
  std::filesystem::path folder_;
};

// Which canaries a text shows a piece of.
std::set<std::string> shown_by(std::string_view text) {
  std::set<std::string_view> pieces;
  for (const std::string_view one : canaries()) {
    for (std::size_t at = 0; at + kPiece <= one.size(); ++at) pieces.insert(one.substr(at, kPiece));
  }
  std::set<std::string> shown;
  for (std::size_t at = 0; at + kPiece <= text.size(); ++at) {
    if (!pieces.contains(text.substr(at, kPiece))) continue;
    shown.emplace(text.substr(at < 80 ? 0 : at - 80, 160));
  }
  return shown;
}

class Canaries : public ::testing::TestWithParam<Fault> {
 protected:
  // All that routers told of each kind of request to a provider with this fault, and the console.
  std::string all_told(bool with_backup) {
    const auto& fault = GetParam();
    const auto url = places_.base_url(fault);
    auto all_asks = asks_saying(betrayal(), 5);
    std::deque<CanaryTrial> trials;
    for (auto& ask : all_asks) {
      ask.complaint = betrayal();
      if (fault.concerns_ask(ask)) trials.emplace_back(fault, ask, url);
    }
    std::mutex mutex;
    std::string all;
    ::testing::internal::CaptureStderr();
    std::vector<std::thread> threads;
    for (auto& trial : trials) {
      threads.emplace_back([&] {
        const auto told = trial.all_told(with_backup);
        const std::scoped_lock lock(mutex);
        all += told;
      });
    }
    for (auto& thread : threads) thread.join();
    return all + ::testing::internal::GetCapturedStderr();
  }

 private:
  FaultyPlaces places_;
};

TEST_P(Canaries, AreSeenNowhere) {
  for (const bool with_backup : {true, false}) {
    const auto told = all_told(with_backup);
    EXPECT_THAT(told, HasSubstr(R"("type":"response")"));
    EXPECT_THAT(told, HasSubstr("llm_router_attempts_total"));
    EXPECT_THAT(told, HasSubstr(" info "));  // the console
    EXPECT_THAT(shown_by(told), ::testing::IsEmpty());
  }
}

Fault fault_of(std::string name, std::function<Script(const Ask&)> does, bool streams_only) {
  Fault fault;
  fault.name = std::move(name);
  fault.does = std::move(does);
  if (streams_only) fault.concerns = [](const Ask& ask) { return ask.streamed(); };
  return fault;
}

// Those of the matrix, and what else a provider can do: nothing, break off once it is committed, or
// put a key where none would look for it.
std::vector<Fault> all_faults() {
  auto all = faults();
  all.push_back(fault_of("None", [](const Ask& ask) { return ask.good(); }, false));
  all.push_back(fault_of(
      "CutAfterContent",
      [](const Ask& ask) {
        return respond_and_close(stream_head() + chunk(ask.stream.preamble + ask.stream.content));
      },
      true));
  all.push_back(fault_of(
      "ErrorAfterContent",
      [](const Ask& ask) {
        return respond_sse(ask.stream.preamble + ask.stream.content +
                           ask.error_event(canary(0), canary(1)));
      },
      true));
  all.push_back(fault_of(
      "StrangeError",
      [](const Ask& ask) {
        return respond_json(500, ask.error(canary(0), canary(1)),
                            {{"set-cookie", "session=" + canary(17)}, {"x-key", canary(17)}});
      },
      false));
  return all;
}

INSTANTIATE_TEST_SUITE_P(Every, Canaries, ::testing::ValuesIn(all_faults()),
                         [](const auto& one) { return one.param.name; });

TEST(CanaryOfAStranger, IsSeenNowhere) {
  class Strangers final : public CanaryTrial {
   public:
    using CanaryTrial::CanaryTrial;
    std::string all_told() {
      start_alone();
      std::string told;
      for (const std::string target : {"/status", "/recent", "/openai/files", "/nothing"}) {
        const auto answer =
            get(target + "?key=" + canary(19),
                {{"authorization", "Bearer " + canary(18)}, {"x-api-key", canary(19)}});
        EXPECT_EQ(answer.status, 401U);
        told += answer.body;
      }
      stop();
      return told + logs();
    }

   private:
    void amend(RouterConfig& config) override {
      CanaryTrial::amend(config);
      config.server.api_keys = {std::string(64, '0')};
    }
  };
  const auto& ask = asks().front();
  const auto fault = fault_of("None", [](const Ask& one) { return one.good(); }, false);
  ::testing::internal::CaptureStderr();
  const auto told = Strangers{fault, ask, ""}.all_told();
  EXPECT_THAT(shown_by(told + ::testing::internal::GetCapturedStderr()), ::testing::IsEmpty());
}

}  // namespace
}  // namespace llm_api_router::test
