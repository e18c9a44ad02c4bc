#include "tests/support/scripted_upstream.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <stdexcept>

namespace llm_api_router::test {
namespace {

constexpr int kBacklog = 256;

void refuse_unplanned(Exchange& exchange) {
  exchange.send("HTTP/1.1 418 No Script\r\ncontent-length: 0\r\n\r\n");
}

ReceivedRequest received(MessageHead head, std::size_t connection) {
  ReceivedRequest request;
  static_cast<MessageHead&>(request) = std::move(head);
  const auto& line = request.start_line;
  const auto first = line.find(' ');
  const auto last = line.rfind(' ');
  request.method = line.substr(0, first);
  if (last > first) request.target = line.substr(first + 1, last - first - 1);
  request.connection = connection;
  return request;
}

void read_rest(MessageReader& reader, ReceivedRequest& request) {
  request.body += reader.read_body();
  request.chunk_sizes = reader.chunk_sizes();
  request.whole = reader.body_end() == End::complete;
}

}  // namespace

bool Exchange::send(std::string_view bytes) { return connection_.write(bytes) == bytes.size(); }

bool Exchange::send_in_pieces(std::string_view bytes, std::size_t size) {
  for (; !bytes.empty(); bytes.remove_prefix(std::min(size, bytes.size()))) {
    if (!send(bytes.substr(0, size))) return false;
  }
  return true;
}

void Exchange::close() {
  connection_.close();
  closed_ = true;
}

void Exchange::reset() {
  connection_.reset();
  closed_ = true;
}

bool Exchange::wait_until_left() {
  closed_ = true;
  return connection_.drain() != Connection::Event::silence;
}

ScriptedUpstream::ScriptedUpstream(UpstreamOptions options)
    : options_(std::move(options)),
      listener_(bound_socket(options_.address, kBacklog)),
      port_(port_of(listener_)),
      otherwise_{refuse_unplanned},
      acceptor_([this] { accept(); }) {}

ScriptedUpstream::~ScriptedUpstream() {
  ::shutdown(listener_, SHUT_RDWR);
  acceptor_.join();
  ::close(listener_);
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    for (auto& connection : connections_) connection->wake();
  }
  for (auto& thread : threads_) thread.join();
}

ScriptedUpstream& ScriptedUpstream::next(Script script) {
  const std::lock_guard lock(mutex_);
  planned_.push_back({std::move(script)});
  return *this;
}

ScriptedUpstream& ScriptedUpstream::next_at_head(Script script) {
  const std::lock_guard lock(mutex_);
  planned_.push_back({std::move(script), true});
  return *this;
}

ScriptedUpstream& ScriptedUpstream::always(Script script) {
  const std::lock_guard lock(mutex_);
  otherwise_ = {std::move(script)};
  return *this;
}

std::string ScriptedUpstream::base_url() const {
  auto host = options_.name.empty() ? options_.address : options_.name;
  if (host.find(':') != std::string::npos) host = "[" + host + "]";
  return (options_.tls != nullptr ? "https://" : "http://") + host + ":" + std::to_string(port_);
}

std::size_t ScriptedUpstream::request_count() const {
  const std::lock_guard lock(mutex_);
  return requests_.size();
}

std::size_t ScriptedUpstream::connection_count() const {
  const std::lock_guard lock(mutex_);
  return connections_.size();
}

ReceivedRequest ScriptedUpstream::request(std::size_t number) const {
  std::unique_lock lock(mutex_);
  if (!recorded_.wait_for(lock, kPatience, [&] { return requests_.size() > number; })) {
    throw std::runtime_error("request " + std::to_string(number) + " did not come");
  }
  return requests_[number];
}

void ScriptedUpstream::accept() {
  for (;;) {
    const int descriptor = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (descriptor < 0) return;
    const std::lock_guard lock(mutex_);
    const auto number = connections_.size();
    auto& connection = *connections_.emplace_back(std::make_unique<Connection>(descriptor));
    if (options_.small_buffers) connection.keep_kernel_buffers_small();
    threads_.emplace_back([this, &connection, number] { serve(connection, number); });
  }
}

void ScriptedUpstream::serve(Connection& connection, std::size_t number) {
  if (options_.tls == nullptr || connection.start_tls(options_.tls)) {
    connection.write(options_.greeting);
    MessageReader reader(connection);
    while (serve_one(connection, reader, number)) continue;
  }
  connection.close();
}

bool ScriptedUpstream::serve_one(Connection& connection, MessageReader& reader,
                                 std::size_t number) {
  auto head = reader.read_head();
  if (!head) return false;
  reader.begin_body(*head, false, false);
  auto request = received(std::move(*head), number);
  const auto plan = take_plan();
  Exchange exchange(connection, reader, request);
  if (plan.at_head) {
    plan.script(exchange);
    if (!exchange.closed()) read_rest(reader, request);
    record(request);
  } else {
    read_rest(reader, request);
    record(request);
    if (request.whole) plan.script(exchange);
  }
  return request.whole && !exchange.closed();
}

ScriptedUpstream::Planned ScriptedUpstream::take_plan() {
  const std::lock_guard lock(mutex_);
  if (planned_.empty()) return otherwise_;
  auto plan = std::move(planned_.front());
  planned_.pop_front();
  return plan;
}

void ScriptedUpstream::record(const ReceivedRequest& request) {
  const std::lock_guard lock(mutex_);
  requests_.push_back(request);
  recorded_.notify_all();
}

}  // namespace llm_api_router::test
