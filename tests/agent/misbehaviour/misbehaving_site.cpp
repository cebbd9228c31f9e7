#include "tests/agent/misbehaviour/misbehaving_site.hpp"

#include <memory>
#include <stop_token>
#include <utility>
#include <variant>

namespace platen::agent::app {

namespace {

std::shared_ptr<const simulator::Family> familyOf(const std::string& recording) {
    static std::map<std::string, std::shared_ptr<const simulator::Family>> loaded;
    auto& family = loaded[recording];
    if (!family) {
        const std::string path = "tests/recordings/" + recording + ".snmprec";
        family = simulator::loadFamily(path, simulator::Motion::Live);
    }
    return family;
}

void take(CollectedRecord record, SiteOutcome& outcome) {
    if (auto* gone = std::get_if<UnreachableDevice>(&record.body)) {
        outcome.unreachable.push_back(std::move(*gone));
        return;
    }
    auto& reading = std::get<RawReading>(record.body);
    const std::string address = reading.endpoint.address;
    outcome.read_at[address].push_back(record.boot);
    outcome.readings[address].push_back(std::move(reading));
}

}  // namespace

MisbehavingSite::MisbehavingSite(unsigned printers) {
    network_.add(printerAt(1), familyOf("xerox-color-mfp"));
    for (unsigned host = kBad; host <= printers; ++host)
        network_.add(printerAt(host), familyOf("kyocera-color-mfp"));
    settings_.discovery.ranges = {"127.20.0.0/29"};
}

void MisbehavingSite::useV3() {
    const usm::UsmUser user = userOfSite();
    settings_.credentials = {
        {.ranges = settings_.discovery.ranges,
         .version = "v3",
         .community = {},
         .user = user.name,
         .auth = "SHA-256",
         .auth_secret = user.auth_secret,
         .priv = "AES",
         .priv_secret = user.priv_secret}};
}

const ProfileSet& MisbehavingSite::profiles() {
    static const ProfileSet kProfiles = ProfileSet::fromFolder("config/profiles");
    return kProfiles;
}

SiteOutcome MisbehavingSite::collectFor(std::chrono::milliseconds time) {
    SiteOutcome outcome;
    std::stop_source stop;
    const auto end = clock_.bootNow() + time;
    Collector collector{
        settings_, profiles(), network_, clock_, random_, [&](CollectedRecord record) {
            if (clock_.bootNow() < end)
                take(std::move(record), outcome);
            else
                stop.request_stop();
        }};
    collector.run(stop.get_token());
    outcome.status = collector.status();
    return outcome;
}

std::string addressOf(unsigned host) {
    return printerAt(host).endpoint().address;
}

}  // namespace platen::agent::app
