// The operational log: what the program tells its operator on the console.
#pragma once

#include <string_view>

namespace llm_api_router::log {

enum class Level { debug, info, warning, error };

// Lines below `level` are not shown. Colour is used on a terminal only, and never under NO_COLOR.
// Call once, before threads start; until then the level is info.
void set_level(Level level);

// Whether lines of `level` are shown: for those that are costly to make.
bool shows(Level level);

// One line each. Thread-safe. Control characters in `message` are shown escaped, so that nothing a
// peer sends can steer the terminal; of a very long one only the beginning is shown. Never waits: a
// line that the console does not take at once is left out and counted, and the next one says so.
void debug(std::string_view message);
void info(std::string_view message);
void warning(std::string_view message);
void error(std::string_view message);

}  // namespace llm_api_router::log
