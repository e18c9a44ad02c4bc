// The file that says what an exchange may cost.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <utility>

namespace llm_api_router::test {

// A kind of exchange (exchange_mix.hpp) and the value of logging.bodies.
using Setting = std::pair<std::string, std::string>;
// Instructions that one exchange took when the file was written.
using Figures = std::map<Setting, double>;

// An exchange may take so much more than its figure: processors and C libraries differ a little,
// and a stream's instructions differ by up to 8 % with how often its next bytes were there already.
inline constexpr double kMargin = 1.15;

// Both throw std::runtime_error if the file cannot be read or written.
Figures read_figures(const std::filesystem::path& path);
void write_figures(const std::filesystem::path& path, const Figures& figures);

}  // namespace llm_api_router::test
