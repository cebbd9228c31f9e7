#pragma once

#include "server/http/continuation.hpp"

#include <Poco/Net/StreamSocket.h>

#include <memory>

// Only the .cpp files of server/web include this header.
namespace platen::server::web {

/// A connection that the HTTP server has given away, plain or TLS. Little is kept for a caller who
/// does not read: the system's buffer is made small.
[[nodiscard]] std::unique_ptr<http::Connection> detach(Poco::Net::StreamSocket socket);

}  // namespace platen::server::web
