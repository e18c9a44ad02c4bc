// Expected failures are values: the one alias for "a T, or why there is none".
#pragma once

#include <initializer_list>
#include <string>

#include <boost/system/result.hpp>

namespace llm_api_router {

// What went wrong, in words for people. Carries no secret. Made as Error{message}: with braces
// only, because a type that is constructible from a string cannot be told from the value of a
// Result<std::string>.
struct Error {
  Error() = default;
  Error(std::initializer_list<std::string> words) : message{*words.begin()} {}

  std::string message;
};

template <class T, class E = Error>
using Result = boost::system::result<T, E>;

// Found by Result::value() when there is no value: a programmer's error, so it ends the program.
[[noreturn]] void throw_exception_from_error(const Error& error, const boost::source_location&);

}  // namespace llm_api_router
