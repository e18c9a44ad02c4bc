// What a thread tells the kernel of itself. Nothing depends on its being heard.
#pragma once

namespace llm_api_router {

// What `top -H` and /proc show: at most 15 characters.
void name_thread(const char* name);

// This thread wants to run as soon as it wakes, if only for a moment: those with more to do are
// interrupted for it (Linux 6.12; before that it changes nothing). Without it the wait for a thread
// that gives way can be some milliseconds.
void want_short_turns();

// This thread, and those that it starts, take what others leave.
void give_way();

}  // namespace llm_api_router
