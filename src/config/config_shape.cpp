#include "config/config_shape.hpp"

#include <limits>

#include "config/not_yet.hpp"
#include "config/scalar_shapes.hpp"
#include "config/text_rules.hpp"
#include "config/value_rules.hpp"

namespace llm_api_router {
namespace {

constexpr int kMany = 1'000'000;

Shape<std::filesystem::path> folder_name() {
  const auto name = text(any_text);
  return {.schema = name.schema,
          .read =
              [name](const Json& json, const Place& place, std::filesystem::path& target) {
                std::string given;
                name.read(json, place, given);
                target = given;
              },
          .check = [name](const std::filesystem::path& value,
                          const Place& place) { name.check(value.string(), place); },
          .write = [](const std::filesystem::path& value) { return Json(value.string()); }};
}

Members<ProviderConfig> provider_members() {
  using P = ProviderConfig;
  return {
      required(member("api_key", &P::api_key, provider_key(),
                      "The key: literal, env:NAME (an environment variable) or file:PATH")),
      member("priority", &P::priority, whole_number(1, kMany),
             "Lower goes first; equal ones share the load by weight"),
      member("weight", &P::weight, whole_number(1, kMany), "Share of the load within one priority"),
      member("base_url", &P::base_url, text(base_url_fault),
             "The server, http or https, may carry a path; default https://api.openai.com/v1 or "
             "https://api.anthropic.com"),
      member("provider_name", &P::name, text(provider_name_fault),
             "Unique within its list; default {type}-priority-{priority}"),
      member("timeout", &P::timeout, seconds(),
             "Seconds of silence allowed before the first event of a stream"),
      member("response_timeout", &P::response_timeout, seconds(),
             "Seconds of silence allowed before an answer that is not streamed"),
      member("stream_idle_timeout", &P::stream_idle_timeout, seconds(),
             "Seconds of silence allowed between bytes after that"),
      member("connect_timeout", &P::connect_timeout, seconds(),
             "Seconds for name look-up, connecting and TLS together"),
      member("proxy", &P::proxy, maybe(text(proxy_fault)),
             "http://[user:password@]host:port; default: HTTPS_PROXY, HTTP_PROXY and NO_PROXY"),
      member("max_retries", &P::max_retries, whole_number(0, 100),
             "Further tries at this provider after a failure that may pass"),
      member("model_mapping", &P::model_mapping, text_map(any_text),
             "Model name of the client to that of this provider"),
      member("models", &P::models, list_of(text(any_text)),
             "Only these models are routed here; * and ? match; empty: any"),
      member("auth", &P::auth,
             choice<Auth>({{"bearer", Auth::bearer}, {"x-api-key", Auth::x_api_key}}),
             "How the key is sent; default: what the API expects"),
      member("headers", &P::headers, header_fields(), "Header fields set on every attempt"),
      member("fallback_on", &P::fallback_on, list_of(whole_number(400, 499)),
             "Further client-error statuses that fall back to the next provider"),
      member("enabled", &P::enabled, flag(), "A disabled provider is listed but never tried"),
  };
}

Members<ServerConfig> server_members() {
  using S = ServerConfig;
  return {
      member("host", &S::host, text(listen_host_fault), "The IP address to listen on"),
      member("port", &S::port, whole_number(0, std::numeric_limits<std::uint16_t>::max()),
             "The port to listen on; 0: one the system chooses"),
      member("threads", &S::threads, whole_number(0, 1024), "Relay threads; 0: one a core"),
      member("api_keys", &S::api_keys, list_of(client_key_digest()),
             "Keys clients must present: SHA-256 in hex, or env:NAME with the key itself"),
      member("allowed_hosts", &S::allowed_hosts, list_of(text(allowed_host_fault)),
             "Host names a request may name besides loopback ones and host; *: any"),
      member("allowed_origins", &S::allowed_origins, list_of(text(allowed_origin_fault)),
             "Origins of browser apps that may call the router"),
      member("max_body_mb", &S::max_body_mb, whole_number(1, 1024),
             "Largest body of a routed request in MiB"),
  };
}

Members<LoggingConfig> logging_members() {
  using L = LoggingConfig;
  return {
      member("dir", &L::dir, folder_name(),
             "Folder of the log files, made where it is missing; empty: no files are written"),
      member("bodies", &L::bodies,
             choice<LogBodies>({{"full", LogBodies::full},
                                {"redacted", LogBodies::redacted},
                                {"none", LogBodies::none}}),
             "How much of requests and answers the logs keep"),
      member("compress_after_days", &L::compress_after_days, whole_number(0, 36'500),
             "Age in days at which log files are compressed"),
      member("retention_days", &L::retention_days, maybe(whole_number(1, 36'500)),
             "Age in days at which log files are deleted; default: never"),
      member("max_disk_mb", &L::max_disk_mb, maybe(whole_number(1, kMany * 100)),
             "Size of all log files in MiB above which the oldest are deleted; default: none"),
      member("level", &L::level, word({"debug", "info", "warning", "error"}),
             "What the console shows"),
  };
}

Members<CooldownConfig> cooldown_members() {
  using C = CooldownConfig;
  return {
      member("threshold", &C::threshold, whole_number(1, kMany),
             "This many rate limits within the window bench a provider"),
      member("window_seconds", &C::window, seconds(), "The window in which they are counted"),
      member("cooldown_seconds", &C::cooldown, seconds(), "How long the provider is benched"),
  };
}

// Tells editors which schema to apply; nothing to the router.
Member<RouterConfig> editor_schema() {
  return {.name = "$schema",
          .schema = {{"description", "The schema that editors apply"}, {"type", "string"}},
          .read =
              [](const Json& json, const Place& place, RouterConfig&) {
                if (!json.is_string()) place.error("must be a string, got " + shown_value(json));
              },
          .check = [](const RouterConfig&, const Place&) {},
          .is_default = [](const RouterConfig&) { return true; }};
}

}  // namespace

const Shape<ProviderConfig>& provider_shape() {
  static const auto kShape = object(provider_members());
  return kShape;
}

const Shape<RouterConfig>& config_shape() {
  using R = RouterConfig;
  static const auto kShape = object<R>({
      editor_schema(),
      member("openai", &R::openai, one_or_list_of(provider_shape(), kProviderReference),
             "Providers of the OpenAI API"),
      member("anthropic", &R::anthropic, one_or_list_of(provider_shape(), kProviderReference),
             "Providers of the Anthropic API"),
      member("server", &R::server, object(server_members(), not_yet_in_server()),
             "Where and to whom the router listens"),
      member("logging", &R::logging, object(logging_members()), "What is logged"),
      member("cooldown", &R::cooldown, object(cooldown_members()),
             "When rate limits without a told end bench a provider"),
  });
  return kShape;
}

}  // namespace llm_api_router
