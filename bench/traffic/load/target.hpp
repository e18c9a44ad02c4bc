// Whom to call and with what: made once, sent as it is for every call.
#pragma once

#include <netinet/in.h>

#include <optional>
#include <string>
#include <vector>

#include "bench/traffic/chat_text.hpp"

namespace llm_api_router::bench {

struct Target {
  sockaddr_in address{};
  std::string host;  // as in the URL, with the port
  std::string path;
};

// Of http://IPV4:PORT/PATH; empty if it is not one.
std::optional<Target> parse_target(const std::string& url);

struct Call {
  Target target;
  Api api = Api::openai;
  bool stream = false;
  std::string request;             // head and body
  std::string answer;              // the body that must come; empty: any
  std::optional<unsigned> chunks;  // of content that must come in a stream
};

std::string request_text(const Target& target, const std::string& body,
                         const std::vector<std::string>& more_fields);

}  // namespace llm_api_router::bench
