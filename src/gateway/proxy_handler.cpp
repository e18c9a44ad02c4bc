#include "gateway/proxy_handler.hpp"

#include <algorithm>
#include <utility>

#include "base/log.hpp"
#include "gateway/decision.hpp"
#include "gateway/failure_answers.hpp"
#include "gateway/session_identity.hpp"
#include "net/notice.hpp"
#include "routing/model_match.hpp"
#include "wire/json_scan.hpp"

namespace llm_api_router::gateway {
namespace {

using net::awaitable;

// Bodies of requests that are not routed are kept up to here, so that a stale connection can be
// replaced; larger ones are streamed.
constexpr std::uint64_t kSmallUpload = std::uint64_t{1} << 20U;

std::size_t max_body(const Exchange& exchange) {
  return static_cast<std::size_t>(exchange.snapshot->config.server.max_body_mb) << 20U;
}

bool is_small_upload(const Exchange& exchange) {
  const auto length = exchange.downstream.body_length();
  return length && *length <= kSmallUpload;
}

std::uint64_t seed_of(const Exchange& exchange) { return std::hash<std::string>{}(exchange.id()); }

routing::Step next_step(routing::AttemptPlan& plan, const FailedAttempt* last) {
  return plan.next(last != nullptr ? std::optional{last->failure} : std::nullopt, Clock::now());
}

}  // namespace

// What is tried for an exchange, while its client is there.
struct ProxyHandler::Routing {
  Routing(Exchange& exchange, std::span<const routing::Candidate> candidates,
          routing::RetryBudget& budget);

  std::optional<net::Downstream::LeaveWatch> leaving;
  routing::AttemptPlan plan;
  std::unique_ptr<FailedAttempt> failed;  // the latest attempt, if it did and the plan is to know
};

ProxyHandler::Routing::Routing(Exchange& exchange, std::span<const routing::Candidate> candidates,
                               routing::RetryBudget& budget)
    : plan(candidates, *exchange.providers().cooldowns, budget,
           {.arrival = exchange.arrival,
            .domain = exchange.request->operation.endpoint == Endpoint::count_tokens
                          ? routing::Domain::count_tokens
                          : routing::Domain::answers,
            .on_account = !exchange.request->operation.routed,
            .seed = seed_of(exchange)}) {
  if (exchange.has_body) leaving.emplace(exchange.downstream, exchange.interrupt);
  exchange.plan = &plan;
}

awaitable<void> ProxyHandler::handle(Exchange exchange) {
  log_.began(exchange);
  if (!co_await receive(exchange)) co_return;
  ExchangeLog::received(exchange);
  const auto candidates = this->candidates(exchange);
  if (candidates.empty()) {
    co_return co_await refuse_for_good(exchange);
  }
  Routing routing(exchange, candidates, shared_.budget);
  while (co_await go_on(exchange, routing)) {
  }
}

// Reads the body and what must be known of it. False: the request was refused, or its client left.
awaitable<bool> ProxyHandler::receive(Exchange& exchange) {
  const auto& operation = exchange.request->operation;
  if (!operation.routed && !is_small_upload(exchange)) co_return true;
  auto& body = exchange.request->body;
  auto read = exchange.downstream.read_into_now(body, max_body(exchange));
  if (!read) read = co_await exchange.downstream.read_into(body, max_body(exchange));
  if (!*read && !read->error().parse && read->error().io.kind != net::IoFailure::timeout) {
    log_.client_left(exchange);
    co_return false;
  }
  if (!*read || !**read) {
    exchange.downstream.close_after_answer();
    const auto error =
        *read ? too_large_error(max_body(exchange)) : bad_body_error(read->error().text());
    co_await refuse(exchange, error);
    co_return false;
  }
  exchange.has_body = true;
  if (operation.model == providers::ModelRule::ignored) co_return true;
  body.prepare(0);
  auto facts = wire::scan_body(body.view());
  if (!facts) {
    co_await refuse(exchange, bad_body_error(facts.error().message));
    co_return false;
  }
  if (facts->model) exchange.model = *facts->model;
  exchange.request->facts = std::move(*facts);
  if (operation.model == providers::ModelRule::required && !exchange.request->facts.model) {
    co_await refuse(exchange, no_model_error());
    co_return false;
  }
  co_return true;
}

std::vector<routing::Candidate> ProxyHandler::candidates(const Exchange& exchange) {
  const auto& providers = exchange.providers().providers;
  std::vector<routing::Candidate> candidates;
  for (std::size_t i = 0; i < providers.size(); ++i) {
    const auto& config = providers[i].config;
    if (!config.enabled) continue;
    if (exchange.request->facts.model && !routing::lists_model(config.models, exchange.model))
      continue;
    candidates.push_back({.provider = i,
                          .name = config.name,
                          .model = providers[i].upstream_model(exchange.model),
                          .priority = config.priority,
                          .weight = config.weight,
                          .max_retries = config.max_retries,
                          .fallback_on = config.fallback_on,
                          .in_flight = static_cast<std::uint32_t>(
                              std::max<std::int64_t>(0, providers[i].stats->in_progress()))});
  }
  routing::order_candidates(candidates,
                            session_identity(exchange.downstream.head(), exchange.request->facts),
                            seed_of(exchange));
  const auto& operation = exchange.request->operation;
  const auto path = operation.routed ? std::string_view{} : operation.upstream_target;
  for (const auto id : account_ids(path, exchange.request->facts)) {
    const auto home = shared_.bindings.find(id);
    if (!home) continue;
    std::stable_partition(candidates.begin(), candidates.end(),
                          [&](const routing::Candidate& one) { return one.name == *home; });
    break;
  }
  return candidates;
}

// No coroutine itself: it only says which one goes on.
awaitable<bool> ProxyHandler::go_on(Exchange& exchange, Routing& routing) {
  const auto step = next_step(routing.plan, routing.failed.get());
  const auto* const over = std::get_if<routing::GiveUp>(&step);
  if (routing.failed) {
    note_failed(exchange, routing,
                over != nullptr && over->reason == routing::GiveUp::Reason::request_error);
  }
  if (over != nullptr) return give_up(exchange, routing, *over);
  if (const auto* const wait = std::get_if<routing::Wait>(&step)) {
    return pause(exchange, routing, wait->until);
  }
  const auto& chosen = routing.plan.candidates()[std::get<routing::Try>(step).candidate];
  return attempt(exchange, routing, exchange.providers().providers[chosen.provider]);
}

void ProxyHandler::note_failed(Exchange& exchange, Routing& routing, bool refused) {
  auto failed = std::move(routing.failed);
  if (!refused) log_.attempt_failed(exchange, *exchange.tries, failed->failure);
  if (routing.plan.reports_last()) exchange.reported = std::move(failed);
}

// Whether the client left. If so, nothing more is done for it.
bool ProxyHandler::client_left(Exchange& exchange, Routing& routing) {
  if (!exchange.interrupt.fired()) return false;
  routing.plan.client_left();
  log_.client_left(exchange);
  return true;
}

awaitable<bool> ProxyHandler::pause(Exchange& exchange, Routing& routing, TimePoint until) {
  net::Notice pause(thread_.io.get_executor());
  const net::Interrupt::Watch leaving(exchange.interrupt, pause);
  const auto began = Clock::now();
  co_await pause.wait_until(until);
  const auto waited = Clock::now() - began;
  exchange.waited += waited;
  exchange.idle += waited;
  co_return !client_left(exchange, routing);
}

awaitable<bool> ProxyHandler::attempt(Exchange& exchange, Routing& routing,
                                      const Provider& provider) {
  exchange.running = log_.attempt_began(exchange, provider);
  auto connection = co_await upstream_.send(exchange, provider);
  if (client_left(exchange, routing)) co_return false;
  if (connection) {
    Relay relay(exchange, provider, **connection, routing.plan, shared_.held, shared_.bindings,
                log_);
    const auto ending = co_await relay.run();
    exchange.idle += (*connection)->stream().take_waited();
    routing.failed = settle(exchange, routing.plan, provider, relay, ending);
    upstream_.give_back(provider, std::move(*connection));
  } else {
    routing.failed = std::make_unique<FailedAttempt>(*connection.error(), Answer{});
  }
  exchange.running.end();
  co_return routing.failed && !client_left(exchange, routing);
}

// Tells everyone who counts how an attempt ended.
std::unique_ptr<FailedAttempt> ProxyHandler::settle(Exchange& exchange, routing::AttemptPlan& plan,
                                                    const Provider& provider, Relay& relay,
                                                    Relay::Ending ending) {
  switch (ending) {
    case Relay::Ending::failed: return relay.take_failed();
    case Relay::Ending::whole: plan.succeeded(Clock::now()); break;
    case Relay::Ending::broken: plan.failed_after_content(Clock::now()); break;
    case Relay::Ending::client_left: plan.client_left(); break;
  }
  log_.answered(exchange, provider, relay, ending, plan.attempts());
  return nullptr;
}

awaitable<bool> ProxyHandler::give_up(Exchange& exchange, Routing& routing, routing::GiveUp why) {
  const auto& plan = routing.plan;
  auto answer = why.attempt > 0 ? failure_answer(exchange, why) : unattempted_answer(exchange, why);
  const bool refused = why.reason == routing::GiveUp::Reason::request_error;
  log_.gave_up(exchange, refused ? exchange.tries : nullptr, answer, plan.attempts());
  append_decision(answer.head, exchange, plan.candidates(), plan.trail());
  co_await send(exchange, std::move(answer), plan.attempts());
  co_return false;
}

// No provider takes requests like this one.
awaitable<void> ProxyHandler::refuse_for_good(Exchange& exchange) {
  auto answer = error_answer(exchange.record.api, no_candidate_error(exchange), exchange.id());
  append_field(answer.head.fields, "x-should-retry", "false");
  append_decision(answer.head, exchange, {}, {});
  log_.refused(exchange, answer.head.status);
  co_await send(exchange, std::move(answer), 0);
}

awaitable<void> ProxyHandler::refuse(Exchange& exchange, const providers::RouterError& error) {
  auto answer = error_answer(exchange.record.api, error, exchange.id());
  log_.refused(exchange, answer.head.status);
  co_await send(exchange, std::move(answer), 0);
}

awaitable<void> ProxyHandler::send(Exchange& exchange, Answer answer, int attempts) {
  append_attempts(answer.head, attempts);
  answer.head.fields += exchange.request->cors_fields;
  if (!exchange.has_body && exchange.downstream.has_body()) {
    exchange.downstream.close_after_answer();
  }
  co_await exchange.downstream.answer(answer.head, answer.body);
}

}  // namespace llm_api_router::gateway
