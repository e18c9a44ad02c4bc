#include "gateway/analytics_handlers.hpp"

#include <array>
#include <memory>
#include <optional>
#include <utility>

#include <boost/asio/post.hpp>

#include "gateway/piece_channel.hpp"
#include "net/interrupt.hpp"
#include "net/notice.hpp"

namespace llm_api_router::gateway {
namespace {

using analytics::ExportFormat;
using analytics::ExportParameters;
using analytics::Metric;
using analytics::Question;
using net::awaitable;

// Longer than analytics lets a question wait and compute.
constexpr auto kPatience = std::chrono::seconds{120};

Answer error(int status, std::string message, std::string_view param = {}) {
  providers::RouterError error;
  error.status = status;
  error.message = std::move(message);
  error.openai_type = status < 500 ? "invalid_request_error" : "server_error";
  error.param = param;
  auto answer = error_answer(Api::openai, error, new_request_id());
  append_field(answer.head.fields, "cache-control", "no-store");
  return answer;
}

Answer error(const analytics::BadParameter& bad) { return error(400, bad.message, bad.name); }

Answer try_again(std::string message) {
  auto answer = error(503, std::move(message));
  append_field(answer.head.fields, "retry-after", "1");
  return answer;
}

Answer http_answer(analytics::Answer answer) {
  using Kind = analytics::Answer::Kind;
  switch (answer.kind) {
    case Kind::ok: return json_answer(200, std::move(answer.text));
    case Kind::bad: return error(400, std::move(answer.text), "group_by");
    case Kind::not_ready:
    case Kind::busy: return try_again(std::move(answer.text));
    case Kind::unavailable: return error(503, std::move(answer.text));
  }
  return error(503, {});
}

// The question of a path; empty if there is nothing at it.
std::optional<analytics::Parsed<Question>> question_of(const Target& target) {
  static constexpr std::array<std::pair<std::string_view, Metric>, 3> kSeries{
      {{"/analytics/requests", Metric::requests},
       {"/analytics/tokens", Metric::tokens},
       {"/analytics/latency", Metric::latency}}};
  for (const auto& [path, metric] : kSeries) {
    if (target.path != path) continue;
    const auto parameters = analytics::parse_series(target.query);
    if (!parameters) return parameters.error();
    return Question{analytics::SeriesQuestion{metric, *parameters}};
  }
  if (target.path != "/analytics/summary") return {};
  const auto parameters = analytics::parse_summary(target.query);
  if (!parameters) return parameters.error();
  return Question{*parameters};
}

net::AnswerHead file_head(ExportFormat format, const std::string& extra_fields) {
  const bool csv = format == ExportFormat::csv;
  net::AnswerHead head;
  append_field(head.fields, "content-type",
               csv ? "text/csv; charset=utf-8" : "application/vnd.apache.parquet");
  append_field(head.fields, "content-disposition",
               csv ? "attachment; filename=\"request_stats.csv\""
                   : "attachment; filename=\"request_stats.parquet\"");
  append_field(head.fields, "cache-control", "no-store");
  append_field(head.fields, "x-request-id", new_request_id());
  head.fields += extra_fields;
  return head;
}

awaitable<void> send(net::Downstream& downstream, Answer answer, const std::string& extra_fields) {
  answer.head.fields += extra_fields;
  co_await downstream.answer(answer.head, answer.body);
}

// An answer on its way from analytics' thread. Shared by the coroutine that waits for it and by the
// reply, which may come when the coroutine has gone.
struct Pending {
  explicit Pending(boost::asio::io_context& io) : notice(io.get_executor()) {}
  net::Notice notice;
  std::optional<analytics::Answer> answer;
};

}  // namespace

awaitable<void> AnalyticsHandlers::handle(net::Downstream& downstream, Target target,
                                          std::string extra_fields) {
  const auto& method = downstream.head().method;
  const bool is_export = target.path == "/analytics/export";
  auto question = question_of(target);
  if (!question && !is_export) {
    co_return co_await send(downstream,
                            error(404, "There is nothing at this path; GET / lists what there is."),
                            extra_fields);
  }
  if (method != "GET" && method != "HEAD") {
    auto answer = error(405, "This path is only for reading.");
    append_field(answer.head.fields, "allow", "GET, HEAD");
    co_return co_await send(downstream, std::move(answer), extra_fields);
  }
  if (is_export) {
    const auto parameters = analytics::parse_export(target.query);
    if (!parameters) {
      co_return co_await send(downstream, error(parameters.error()), extra_fields);
    }
    co_return co_await export_rows(downstream, *parameters, extra_fields);
  }
  if (!*question) co_return co_await send(downstream, error(question->error()), extra_fields);
  co_await tell(downstream, std::move(**question), extra_fields);
}

awaitable<void> AnalyticsHandlers::tell(net::Downstream& downstream, Question question,
                                        const std::string& extra_fields) {
  const auto pending = std::make_shared<Pending>(thread_.io);
  net::Interrupt interrupt;
  const net::Downstream::LeaveWatch leave(downstream, interrupt);
  const net::Interrupt::Watch watch(interrupt, pending->notice);
  analytics_.ask(std::move(question), [pending, &io = thread_.io](analytics::Answer answer) {
    boost::asio::post(io, [pending, answer = std::move(answer)]() mutable {
      pending->answer = std::move(answer);
      pending->notice.notify();
    });
  });
  co_await pending->notice.wait_until(Clock::now() + kPatience);
  if (interrupt.fired()) co_return;
  auto answer = pending->answer ? http_answer(std::move(*pending->answer))
                                : try_again("analytics gave no answer in time");
  co_await send(downstream, std::move(answer), extra_fields);
}

awaitable<void> AnalyticsHandlers::export_rows(net::Downstream& downstream,
                                               const ExportParameters& parameters,
                                               const std::string& extra_fields) {
  const auto head = file_head(parameters.format, extra_fields);
  if (downstream.head().method == "HEAD") {
    co_await downstream.answer(head, {});
    co_return;
  }
  const auto channel = std::make_shared<PieceChannel>(thread_.io);
  // Also when this coroutine is destroyed in the midst of it.
  const std::shared_ptr<void> closed(nullptr, [&](void*) { channel->close(); });
  net::Interrupt interrupt;
  const net::Downstream::LeaveWatch leave(downstream, interrupt);
  const net::Interrupt::Watch watch(interrupt, channel->waiting());
  const bool begun = analytics_.export_rows(
      parameters,
      [channel, &analytics = analytics_](std::string piece) {
        return channel->push(std::move(piece), [&] { return analytics.stopping(); });
      },
      [channel](Result<void> outcome) { channel->finish(std::move(outcome)); });
  if (!begun) {
    co_return co_await send(downstream, try_again("another export is under way"), extra_fields);
  }
  while (auto piece = co_await channel->next()) {
    if (!downstream.committed()) downstream.start(head, std::nullopt);
    const std::string_view bytes{*piece};
    if (!co_await downstream.send({&bytes, 1})) co_return;
  }
  const auto outcome = channel->outcome();
  if (interrupt.fired() || !outcome) co_return;
  if (*outcome && downstream.committed()) {
    co_await downstream.finish();
  } else if (!downstream.committed()) {
    auto message = *outcome ? std::string{"there was nothing to export"} : outcome->error().message;
    co_await send(downstream, error(503, std::move(message)), extra_fields);
  }
}

}  // namespace llm_api_router::gateway
