// Every way a provider can fail (SPEC §6), and what must follow from it, whatever was asked.
#pragma once

#include <functional>
#include <ostream>
#include <string>
#include <vector>

#include "model/api.hpp"
#include "tests/support/answers.hpp"
#include "tests/support/samples.hpp"

namespace llm_api_router::test {

// A request, and how a provider of its API would answer it or refuse it.
struct Ask {
  std::string name;
  std::string target;
  Api api = Api::openai;
  std::string body;
  std::string answer;                  // whole, or the events of a stream
  SampleStream stream;                 // empty: not streamed
  bool leaves_marks = true;            // not so count_tokens: it benches nobody
  std::string complaint = "as it is";  // the message of its errors

  [[nodiscard]] bool streamed() const { return !stream.content.empty(); }
  [[nodiscard]] Script good() const;
  [[nodiscard]] std::string error(const std::string& type, const std::string& code) const;
  // The same as an event of a stream.
  [[nodiscard]] std::string error_event(const std::string& type, const std::string& code) const;
};

// Chat, responses and messages, streamed and not, and count_tokens.
const std::vector<Ask>& asks();
// The same for providers whose answers and errors say `text`, streams in pieces of so many bytes
// (0: in one).
std::vector<Ask> asks_saying(const std::string& text, std::size_t piece);

// Where the failing provider is.
enum class Place {
  scripted,
  refusing,
  silent,
  unknown_name,
  wrong_certificate,
  expired_certificate
};

enum class Again { no, yes, if_alone };

// When a provider starts to cool, and as what.
struct Bench {
  int after = 0;  // failed attempts; 0: never
  std::string reason;
};

enum class Told { made_up, relayed };

struct Fault {
  std::string name;
  Place place = Place::scripted;
  std::function<Script(const Ask&)> does = nullptr;
  std::function<bool(const Ask&)> concerns = nullptr;  // empty: every request
  bool silence = false;                                // needs a short time-out to be noticed
  Again again = Again::no;                             // at the same provider
  bool falls_back = true;
  Bench bench;

  // What downstream gets if nothing is left.
  unsigned status = 502;
  Told told = Told::made_up;
  std::function<std::string(const Ask&)> body = nullptr;  // where relayed
  bool final = false;                                     // x-should-retry: false
  std::string retry_after = {};                           // empty: none

  [[nodiscard]] bool concerns_ask(const Ask& ask) const { return !concerns || concerns(ask); }
};

void PrintTo(const Fault& fault, std::ostream* out);

const std::vector<Fault>& faults();

}  // namespace llm_api_router::test
