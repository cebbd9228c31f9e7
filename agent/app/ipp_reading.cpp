#include "agent/app/ipp_reading.hpp"

namespace platen::agent::app {

ipp::IppQuestion whoAreYou(const Endpoint& endpoint) {
    return {.endpoint = endpoint, .way = {}, .names = ippHintNames()};
}

DeviceHints hintsOf(const ipp::IppReading& answer) {
    DeviceHints hints;
    addIppHints(answer.attributes, hints);
    return hints;
}

RawReading readingByIpp(const Endpoint& endpoint, const Profile& profile) {
    RawReading reading;
    reading.endpoint = endpoint;
    reading.protocol = Protocol::Ipp;
    reading.profile = profile.family();
    reading.profile_hash = profile.hash();
    return reading;
}

void addOutcome(const ipp::IppOutcome& outcome, RawReading& reading) {
    reading.ipp_uri = outcome.uri;
    reading.packets += outcome.requests;
    reading.duration += outcome.duration;
    if (outcome.result) {
        reading.attributes = outcome.result->attributes;
        reading.ipp_problem = outcome.result->problem;
    } else {
        reading.ipp_problem = outcome.result.error().kind;
    }
}

}  // namespace platen::agent::app
