#include "net/resolver.hpp"

#include <netdb.h>
#include <netinet/in.h>

#include <map>
#include <mutex>
#include <thread>
#include <utility>

#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>

#include "net/notice.hpp"

namespace llm_api_router::net {
namespace {

using boost::asio::ip::address;

address to_address(const sockaddr* from) {
  if (from->sa_family == AF_INET) {
    const auto* const v4 = reinterpret_cast<const sockaddr_in*>(from);
    return boost::asio::ip::address_v4(ntohl(v4->sin_addr.s_addr));
  }
  const auto* const v6 = reinterpret_cast<const sockaddr_in6*>(from);
  boost::asio::ip::address_v6::bytes_type bytes;
  std::copy(std::begin(v6->sin6_addr.s6_addr), std::end(v6->sin6_addr.s6_addr), bytes.begin());
  return boost::asio::ip::address_v6(bytes, v6->sin6_scope_id);
}

Result<std::vector<address>> ask_system(const std::string& host) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (const int error = ::getaddrinfo(host.c_str(), nullptr, &hints, &found); error != 0) {
    return Error{::gai_strerror(error)};
  }
  std::vector<address> addresses;
  for (const auto* one = found; one != nullptr; one = one->ai_next) {
    if (one->ai_family == AF_INET || one->ai_family == AF_INET6) {
      addresses.push_back(to_address(one->ai_addr));
    }
  }
  ::freeaddrinfo(found);
  if (addresses.empty()) return Error{"the name has no address"};
  return addresses;
}

}  // namespace

// One question to the system and those who wait for its answer.
struct Resolver::Lookup {
  struct Waiter {
    Executor executor;
    std::shared_ptr<Notice> notice;  // also owned by the waiting coroutine
  };
  std::vector<Waiter> waiters;                   // guarded by Lookups::mutex until answered
  Result<std::vector<address>> answer{Error{}};  // written before the waiters are told
};

struct Resolver::Lookups {
  std::mutex mutex;
  std::map<std::string, std::shared_ptr<Lookup>> running;

  static void run(const std::shared_ptr<Lookups>& self, const std::string& host,
                  const std::shared_ptr<Lookup>& lookup) {
    lookup->answer = ask_system(host);
    std::vector<Lookup::Waiter> waiters;
    {
      const std::scoped_lock lock(self->mutex);
      self->running.erase(host);
      waiters.swap(lookup->waiters);
    }
    for (auto& waiter : waiters) {
      boost::asio::post(waiter.executor, [notice = std::move(waiter.notice)] { notice->notify(); });
    }
  }
};

Resolver::Resolver() : lookups_(std::make_shared<Lookups>()) {}
Resolver::~Resolver() = default;

awaitable<Result<std::vector<address>, Resolver::Failed>> Resolver::resolve(std::string host,
                                                                            TimePoint deadline,
                                                                            Interrupt& interrupt) {
  boost::system::error_code not_an_address;
  const auto literal = boost::asio::ip::make_address(host, not_an_address);
  if (!not_an_address) co_return std::vector<address>{literal};

  const auto executor = co_await boost::asio::this_coro::executor;
  const auto notice = std::make_shared<Notice>(executor);
  std::shared_ptr<Lookup> lookup;
  {
    const std::scoped_lock lock(lookups_->mutex);
    auto& running = lookups_->running[host];
    const bool asked = running != nullptr;
    if (!asked) running = std::make_shared<Lookup>();
    lookup = running;
    lookup->waiters.push_back({executor, notice});
    // Detached: getaddrinfo cannot be called off, and it owns all it touches.
    if (!asked) std::thread(&Lookups::run, lookups_, host, lookup).detach();
  }
  const Interrupt::Watch watch(interrupt, *notice);
  switch (co_await notice->wait_until(deadline)) {
    case Notice::Outcome::elapsed: co_return Failed{true, "the name look-up took too long"};
    case Notice::Outcome::interrupted: co_return Failed{false, "interrupted"};
    case Notice::Outcome::notified: break;
  }
  if (!lookup->answer) co_return Failed{false, lookup->answer.error().message};
  co_return *lookup->answer;
}

}  // namespace llm_api_router::net
