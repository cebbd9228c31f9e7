#pragma once

#include "common/core/clock.hpp"
#include "common/core/random.hpp"
#include "common/crypto/password.hpp"
#include "common/metrics/metrics.hpp"
#include "server/db/database.hpp"
#include "server/web/web_settings.hpp"

#include <cstdint>
#include <memory>

namespace platen::server::web {

/// What the web role works with; everything outlives the server.
struct WebParts {
    db::Database& database;  ///< as the role of the web
    Clock& clock;
    Random& random;
    metrics::Registry& metrics;
    crypto::PasswordCost password_cost{};
};

/// Serves the API, the portal and the agents' enrolment. Its listeners have threads of their own.
class WebServer {
public:
    /// Reads certificates and keys. Throws config::ConfigError or crypto::CryptoError that names
    /// the file.
    WebServer(
        const WebSettings& settings, const AgentListenerSettings& agents, const WebParts& parts);
    WebServer(const WebServer&) = delete;
    WebServer& operator=(const WebServer&) = delete;
    /// Stops.
    ~WebServer();

    /// Opens the listeners. Throws config::ConfigError for an address that cannot be had.
    void start();
    /// Ends the listeners; requests that are being answered are finished. May be called twice.
    void stop();

    /// Where it listens after start(); 0 for a listener that is switched off.
    [[nodiscard]] std::uint16_t port() const;
    [[nodiscard]] std::uint16_t agentsPort() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace platen::server::web
