#pragma once

#include "agent/app/background.hpp"
#include "agent/discovery/dns_sd.hpp"
#include "agent/ipp/ipp_client.hpp"

#include <functional>
#include <stop_token>
#include <vector>

namespace platen::agent::app {

/// How the agent reaches printers over IPP; called on the background's threads.
struct IppNetwork {
    std::function<ipp::IppOutcome(const ipp::IppQuestion&, const std::stop_token&)> ask;
    /// Who announces itself by DNS-SD; empty: that is not to be looked for.
    std::function<std::vector<discovery::AnnouncedPrinter>(const std::stop_token&)> browse;
};

/// With what the collector asks printers over IPP.
struct IppParts {
    Background& background;  ///< outlives the collector
    IppNetwork network;
};

}  // namespace platen::agent::app
