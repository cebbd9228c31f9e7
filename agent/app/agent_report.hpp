#pragma once

#include "agent/app/collector.hpp"
#include "agent/outbox/outbox.hpp"
#include "agent/uplink/uplink.hpp"
#include "common/core/clock.hpp"

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
};

/// One JSON object on one line; the names are stable. Times are RFC 3339 or null.
[[nodiscard]] std::string reportJson(const AgentReport& report);

/// The same for people, from the JSON of a running agent, several lines. Throws Poco::Exception for
/// text that reportJson() has not made.
[[nodiscard]] std::string reportText(const std::string& json);

}  // namespace platen::agent::app
