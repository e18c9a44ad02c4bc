// TCP sockets on the loopback interface that never block.
#pragma once

#include <netinet/in.h>

#include <cstdint>

namespace llm_api_router::bench {

// Raises the limit of open descriptors as far as the system lets it, and lets writes to a
// connection that is gone fail instead of ending the program.
void prepare_process();

// Port 0 takes a free one. Ends the program if it cannot.
int listen_on(std::uint16_t port);
std::uint16_t port_of(int socket);

// The next connection that waits, or -1.
int accept_from(int listener);
// The connection is ready for writing once it stands; -1 if it failed at once.
int connect_to(const sockaddr_in& address);

}  // namespace llm_api_router::bench
