#pragma once

#include "agent/app/renewal_rules.hpp"
#include "agent/app/server_time.hpp"
#include "common/core/clock.hpp"
#include "common/core/random.hpp"

#include <chrono>
#include <functional>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>

namespace platen::agent::app {

/// How long the agent's certificate lives, for `platen-agent status`.
struct CertificateStatus {
    std::optional<TimePoint> ends;          ///< nothing when it cannot be read, or there is none
    std::optional<TimePoint> renewal_from;  ///< when it is renewed by itself
    std::string problem;                    ///< of the last attempt; empty when there is none
};

/// Renews the agent's certificate in time. Its thread may wait for the server; nothing else does.
/// The broker connection takes the new certificate when it is made the next time.
class RenewalLoop {
public:
    struct Parts {
        std::string cert_file;        ///< empty: there is nothing to renew
        std::function<void()> renew;  ///< empty: nobody renews it. Throws when it cannot be done
        const ServerTime& time;
        Clock& clock;
        Random& random;
    };
    explicit RenewalLoop(Parts parts);

    /// Until `stop` is requested.
    void run(const std::stop_token& stop);

    /// Does what is due: at most one attempt.
    void step();

    /// Any thread.
    [[nodiscard]] CertificateStatus status() const;

private:
    void look();
    void attempt();
    void tell(const std::string& problem);

    Parts parts_;
    std::optional<CertificateLife> life_;
    TimePoint begins_;
    bool unreadable_{false};                   ///< the certificate, when it was looked at last
    std::chrono::milliseconds not_before_{0};  ///< boot time
    mutable std::mutex status_mutex_;
    CertificateStatus status_;
};

}  // namespace platen::agent::app
