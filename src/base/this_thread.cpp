#include "base/this_thread.hpp"

#include <pthread.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdint>

namespace llm_api_router {
namespace {

// struct sched_attr of <linux/sched/types.h>, first version: Debian 12's libc does not have it, and
// the kernel's header may not be included beside <sched.h>.
struct Attributes {
  std::uint32_t size = sizeof(Attributes);
  std::uint32_t policy = 0;  // SCHED_OTHER
  std::uint64_t flags = 0;
  std::int32_t nice = 0;
  std::uint32_t priority = 0;
  std::uint64_t slice = 0;  // nanoseconds, for SCHED_OTHER
  std::uint64_t deadline = 0;
  std::uint64_t period = 0;
};

constexpr std::uint64_t kShortestSlice = 100'000;  // the kernel's least
constexpr int kLowestPriority = 19;

id_t this_thread() { return static_cast<id_t>(::gettid()); }

}  // namespace

void name_thread(const char* name) { (void)::pthread_setname_np(::pthread_self(), name); }

void want_short_turns() {
  Attributes attributes;
  attributes.nice = ::getpriority(PRIO_PROCESS, this_thread());
  attributes.slice = kShortestSlice;
  (void)::syscall(SYS_sched_setattr, 0, &attributes, 0U);
}

void give_way() { (void)::setpriority(PRIO_PROCESS, this_thread(), kLowestPriority); }

}  // namespace llm_api_router
