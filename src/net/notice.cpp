#include "net/notice.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace llm_api_router::net {

void Notice::notify() {
  notified_ = true;
  timer_.cancel();
}

void Notice::interrupt(Interruption /*why*/) {
  interrupted_ = true;
  timer_.cancel();
}

boost::asio::awaitable<Notice::Outcome> Notice::wait_until(TimePoint until) {
  if (!notified_ && !interrupted_) {
    timer_.expires_at(until);
    co_await timer_.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
  }
  if (interrupted_) co_return Outcome::interrupted;
  co_return std::exchange(notified_, false) ? Outcome::notified : Outcome::elapsed;
}

}  // namespace llm_api_router::net
