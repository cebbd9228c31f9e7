#pragma once

#include "server/web/http_adapter.hpp"
#include "server/web/listen_address.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace platen::server::web {

struct ListenerSettings {
    std::string setting;  ///< its name, for errors
    ListenAddress address;
    std::string certificate_file;  ///< empty: plain HTTP
    std::string key_file;
    int threads{64};
    int queue{256};
    Proxy proxy{Proxy::None};
};

/// One address at which HTTP or HTTPS is served. Has threads of its own: one for each connection,
/// which is why idle connections are closed soon.
class Listener {
public:
    /// Listens. Throws config::ConfigError for an address that cannot be had and for a certificate
    /// or key that cannot be used.
    Listener(const ListenerSettings& settings, Answer answer);
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;
    /// Takes no more connections, lets requests that are being answered finish.
    ~Listener();

    [[nodiscard]] std::uint16_t port() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace platen::server::web
