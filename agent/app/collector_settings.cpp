#include "agent/app/collector_settings.hpp"

#include <utility>

namespace platen::agent::app {

CollectorSettings loadCollectorSettings(config::Document& document) {
    CollectorSettings settings;
    settings.discovery = config::load<discovery::DiscoverySettings>(document, "discovery");
    settings.polling = config::load<polling::PollingSettings>(document, "polling");
    settings.ipp = config::load<IppSettings>(document, "ipp");
    for (config::Document& table : document.tables("credentials")) {
        settings.credentials.push_back(config::load<discovery::CredentialSettings>(table, ""));
        table.finish();
    }
    return settings;
}

}  // namespace platen::agent::app
