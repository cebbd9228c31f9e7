#include "agent/ipp/ipp_answer.hpp"
#include "common/core/text.hpp"
#include "common/normalise/normalise.hpp"
#include "common/normalise/reading_json.hpp"
#include "common/profiles/profile_set.hpp"
#include "common/wire/reading_codec.hpp"
#include "tests/fuzz/targets/fuzz_targets.hpp"

#include <initializer_list>
#include <optional>

namespace platen::fuzz {

namespace {

const Profile& ippProfile() {
    static const ProfileSet kProfiles = ProfileSet::fromFolder("config/profiles");
    return *kProfiles.byFamily("printer-mib");
}

void requirePercent(const std::optional<int>& percent) {
    require(!percent || (*percent >= 0 && *percent <= 100), "a percentage is within 0 to 100");
}

void requireClean(std::initializer_list<const std::string*> texts) {
    for (const std::string* text : texts)
        require(cleanUtf8(*text) == *text, "a text is clean UTF-8");
}

}  // namespace

void fuzzIppReading(std::string_view bytes) {
    const Profile& profile = ippProfile();
    const auto answer = agent::ipp::decodeAnswer(bytes, profile.ippAttributes());
    if (!answer) return;
    RawReading raw;
    raw.endpoint = {.address = "192.0.2.7", .port = 631};
    raw.protocol = Protocol::Ipp;
    raw.profile = profile.family();
    raw.profile_hash = profile.hash();
    raw.attributes = answer->attributes;
    raw.ipp_problem = answer->problem;
    const wire::ReadingLists lists{
        .plan = profile.planOids(), .attributes = profile.ippAttributes()};
    const auto arrived = wire::decodeReading(wire::encodeReading(raw, lists), lists);
    require(arrived.hasValue() && *arrived == raw, "every answer survives the way over the wire");
    const StandardReading reading = normalise(raw, profile);
    require(isUtf8(probeJson(raw, reading)), "the JSON of a reading is UTF-8");
    requireClean({&reading.model, &reading.serial, &reading.name, &reading.location});
    for (const Supply& supply : reading.supplies) {
        requirePercent(supply.percent);
        requirePercent(supply.percent_full);
        requirePercent(supply.other_percent);
        requireClean({&supply.description, &supply.part_number});
    }
    for (const Alert& alert : reading.alerts)
        requireClean({&alert.severity, &alert.group, &alert.code, &alert.text});
}

}  // namespace platen::fuzz
