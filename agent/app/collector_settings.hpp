#pragma once

#include "agent/app/ipp_settings.hpp"
#include "agent/discovery/credential_book.hpp"
#include "agent/discovery/discovery_settings.hpp"
#include "agent/polling/polling_settings.hpp"
#include "common/config/config.hpp"

#include <string>
#include <vector>

namespace platen::agent::app {

/// Everything that the collector is told: the tables [discovery], [polling] and [ipp] and the array
/// [[credentials]] of the settings file.
struct CollectorSettings {
    discovery::DiscoverySettings discovery;
    polling::PollingSettings polling;
    IppSettings ipp;
    std::vector<discovery::CredentialSettings> credentials;
    std::string known_devices_file;  ///< where known devices survive a restart; empty: nowhere
};

/// Takes the four out of the file; throws ConfigError for what cannot be used. The caller sets
/// `known_devices_file` and calls requirePrivate() on the file when `credentials` is not empty.
[[nodiscard]] CollectorSettings loadCollectorSettings(config::Document& document);

}  // namespace platen::agent::app
