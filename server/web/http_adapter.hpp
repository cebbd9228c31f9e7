#pragma once

#include "server/http/request.hpp"
#include "server/http/response.hpp"

#include <Poco/Net/HTTPRequestHandlerFactory.h>

#include <cstdint>
#include <functional>

// Poco's HTTP server and our plain values meet here. Only the .cpp files of server/web include
// this header.
namespace platen::server::web {

enum class Transport : std::uint8_t { Plain, Tls };
/// Whether a proxy on this machine ends TLS before us.
enum class Proxy : std::uint8_t { None, Trusted };

struct AdapterSettings {
    Transport transport{Transport::Plain};
    Proxy proxy{Proxy::None};
};

/// Answers a request; never throws. Called from many threads.
using Answer = std::function<http::Response(http::Request)>;

/// For Poco's server, which takes ownership.
[[nodiscard]] Poco::Net::HTTPRequestHandlerFactory::Ptr makeHandlerFactory(
    const AdapterSettings& settings, Answer answer);

}  // namespace platen::server::web
