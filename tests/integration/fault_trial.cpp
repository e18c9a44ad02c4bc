#include "tests/integration/fault_trial.hpp"

namespace llm_api_router::test {

using std::chrono::milliseconds;

Trial::Trial(const Fault& fault, const Ask& ask, std::string base_url)
    : fault_(fault), ask_(ask), base_url_(std::move(base_url)) {
  if (fault.does) first_.always(fault.does(ask));
  backup_.always(ask.good());
}

void Trial::start_with_backup() {
  add_first();
  add("backup", backup_.base_url());
  amend_and_start();
}

void Trial::start_alone() {
  add_first();
  amend_and_start();
}

void Trial::amend_and_start() {
  amend(config_);
  start();
}

nlohmann::json Trial::told_after(int requests) const {
  return settled_statistics(std::string{name_of(ask_.api)}, "first", requests);
}

void Trial::expect_calls(int calls) const {
  if (fault_.place == Place::scripted) {
    EXPECT_EQ(first_.request_count(), static_cast<std::size_t>(calls));
  }
}

void Trial::add_first() {
  auto& provider = add("first", base_url_.empty() ? first_.base_url() : base_url_);
  provider.max_retries = kRetries;
  if (fault_.place == Place::silent) provider.connect_timeout = milliseconds{100};
  if (fault_.silence) provider.timeout = provider.response_timeout = milliseconds{100};
}

ProviderConfig& Trial::add(const std::string& name, const std::string& url) {
  return ask_.api == Api::openai ? openai(name, url) : anthropic(name, url);
}

std::string FaultyPlaces::base_url(const Fault& fault) {
  switch (fault.place) {
    case Place::scripted: return {};
    case Place::refusing: return refusing_.base_url();
    case Place::silent: return silent_.base_url();
    case Place::unknown_name: return "http://no-such-host.invalid";
    case Place::wrong_certificate: return secure(authority_->server("DNS:another.example"));
    case Place::expired_certificate: return secure(authority_->expired_server("IP:127.0.0.1"));
  }
  return {};
}

std::string FaultyPlaces::secure(ServerTls tls) {
  tls_ = std::move(tls);
  secure_ = std::make_unique<ScriptedUpstream>(UpstreamOptions{.tls = tls_.get()});
  return secure_->base_url();
}

}  // namespace llm_api_router::test
