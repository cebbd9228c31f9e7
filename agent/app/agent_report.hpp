#pragma once

#include "agent/app/collector.hpp"
#include "agent/app/renewal_loop.hpp"
#include "agent/outbox/outbox.hpp"
#include "agent/uplink/uplink.hpp"
#include "common/core/clock.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace platen::agent::app {

/// What `platen-agent status` shows.
struct AgentReport {
    std::string agent_id;
    std::string site;
    TimePoint started;
    outbox::OutboxStatus outbox;
    uplink::UplinkStatus uplink;
    CollectorStatus collector;
    CertificateStatus certificate;
    std::optional<std::chrono::milliseconds> clock_ahead;  ///< of the server's
};

/// One JSON object on one line; the names are stable. Times are RFC 3339 or null.
[[nodiscard]] std::string reportJson(const AgentReport& report);

/// The same for people, from the JSON of a running agent, several lines. Throws Poco::Exception for
/// text that reportJson() has not made.
[[nodiscard]] std::string reportText(const std::string& json);

}  // namespace platen::agent::app
