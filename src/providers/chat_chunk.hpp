// Nearly every chunk of a chat's stream brings more of the answer and nothing else. Seeing that
// costs a glance over its bytes; reading it costs ten times as much.
#pragma once

#include <cstdint>
#include <string_view>

namespace llm_api_router::providers {

// Choices that are told apart; those behind them count as the last.
inline constexpr std::uint64_t kTrackedChoices = 64;

// Whether the chunk tells no usage, no reason to finish, no error, and no choice but those whose
// bit is in `begun`. False if in doubt, such as for a text that begins with one of these names.
[[nodiscard]] bool only_continues(std::string_view chunk, std::uint64_t begun);

}  // namespace llm_api_router::providers
