#include "net/notice.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/deferred.hpp>

namespace llm_api_router::net {

void Notice::notify() {
  notified_ = true;
  timer_.cancel();
}

void Notice::interrupt(Interruption /*why*/) {
  interrupted_ = true;
  timer_.cancel();
}

awaitable<Notice::Outcome> Notice::wait_until(TimePoint until) {
  if (!notified_ && !interrupted_) {
    timer_.expires_at(until);
    co_await timer_.async_wait(boost::asio::as_tuple(boost::asio::deferred));
  }
  if (interrupted_) co_return Outcome::interrupted;
  co_return std::exchange(notified_, false) ? Outcome::notified : Outcome::elapsed;
}

}  // namespace llm_api_router::net
