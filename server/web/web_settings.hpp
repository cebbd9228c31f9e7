#pragma once

#include "server/domain/health/health_settings.hpp"
#include "server/web/event_settings.hpp"

#include <chrono>
#include <cstdint>
#include <string>

namespace platen::server::web {

/// The listener for people and programs: section [web].
struct WebSettings {
    std::string listen{"127.0.0.1:8080"};
    std::string certificate_file;
    std::string key_file;
    bool behind_proxy{false};
    std::string portal_dir{"/usr/share/platen/portal"};
    int threads{64};
    int queue{256};
    std::chrono::minutes session_idle{30};
    std::chrono::hours session_life{12};
    bool metrics_public{false};
    EventSettings events{};           ///< a section of its own
    domain::HealthSettings health{};  ///< a section of its own

    template <class Visitor>
    void describe(Visitor& field) {
        field("listen", listen, "Address and port. Port 0: any free one.");
        field("certificate_file", certificate_file, "PEM, for https; empty: plain http.");
        field("key_file", key_file, "PEM (mode 0600), for https.");
        field(
            "behind_proxy",
            behind_proxy,
            "A proxy on this machine ends TLS: cookies are Secure, X-Forwarded-For is believed.");
        field("portal_dir", portal_dir, "The built portal; empty: the API only.");
        field("threads", threads, "Requests at the same time, one connection each; 2 to 512.");
        field("queue", queue, "Connections that may wait for a thread; 1 to 4096.");
        field("session_idle_min", session_idle, "Minutes after which an idle session ends.");
        field("session_life_h", session_life, "Hours after which every session ends.");
        field("metrics_public", metrics_public, "Serve /metrics to others than this machine.");
    }
    /// Throws config::ConfigError.
    void check() const;
};

/// The listener at which agents join: section [web.agents]. Always https.
struct AgentListenerSettings {
    std::string listen;
    std::string certificate_file;
    std::string key_file;
    std::string agent_ca_certificate_file;
    std::string agent_ca_key_file;
    std::string service_ca_certificate_file;
    std::string broker_host;
    std::uint16_t broker_port{8883};
    std::string public_url;
    std::chrono::hours certificate_life{90 * 24};
    int threads{8};

    template <class Visitor>
    void describe(Visitor& field) {
        field("listen", listen, "Address and port; empty: no agents can join here.");
        field("certificate_file", certificate_file, "PEM: server certificate, then its authority.");
        field("key_file", key_file, "PEM (mode 0600).");
        field(
            "agent_ca_certificate_file",
            agent_ca_certificate_file,
            "PEM: the authority that signs agents' certificates; others whose agents may still "
            "renew "
            "theirs behind it.");
        field("agent_ca_key_file", agent_ca_key_file, "PEM (mode 0600): its key.");
        field(
            "service_ca_certificate_file",
            service_ca_certificate_file,
            "PEM: the authority by which agents know broker and server; during a change, the next "
            "one "
            "behind it.");
        field("broker_host", broker_host, "Host name of the broker, as agents reach it.");
        field("broker_port", broker_port, "Port of the broker for agents.");
        field(
            "public_url",
            public_url,
            "Where agents join, as they reach it; empty: broker_host and the port of listen.");
        field(
            "certificate_life_h",
            certificate_life,
            "Hours that an agent's certificate lives; it is renewed in the last third. 1 to 8760.");
        field("threads", threads, "Requests at the same time; 2 to 512.");
    }
    /// Throws config::ConfigError.
    void check() const;
    /// Where agents join: public_url or its default; empty when agents cannot join.
    [[nodiscard]] std::string url() const;
};

}  // namespace platen::server::web
