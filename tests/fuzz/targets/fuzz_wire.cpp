#include "common/codec/zstd.hpp"
#include "common/core/text.hpp"
#include "common/normalise/normalise.hpp"
#include "common/normalise/reading_json.hpp"
#include "common/profiles/profile_set.hpp"
#include "common/wire/batch.hpp"
#include "common/wire/envelope.hpp"
#include "common/wire/leave.hpp"
#include "common/wire/reading_codec.hpp"
#include "tests/fuzz/targets/fuzz_targets.hpp"

namespace platen::fuzz {

namespace {

/// The profile that every printer can be read with.
const Profile& printerMib() {
    static const ProfileSet kProfiles = ProfileSet::fromFolder("config/profiles");
    return *kProfiles.byFamily("printer-mib");
}

wire::ReadingLists lists() {
    return {.plan = printerMib().planOids(), .attributes = printerMib().ippAttributes()};
}

void checkReading(const wire::v1::Reading& message) {
    const auto reading = wire::decodeReading(message, lists());
    if (!reading) return;
    const auto again = wire::decodeReading(wire::encodeReading(*reading, lists()), lists());
    require(again.hasValue() && *again == *reading, "a reading survives the way over the wire");
}

}  // namespace

void fuzzBatch(std::string_view bytes) {
    const auto content = codec::decompress(bytes);
    if (!content) return;
    const auto batch = wire::parseBatch(*content);
    if (!batch) return;
    require((*batch)->records_size() <= 500, "an accepted batch has at most 500 records");
    for (const auto& record : (*batch)->records()) {
        if (record.has_reading()) checkReading(record.reading());
    }
}

void fuzzEnvelope(std::string_view bytes) {
    if (const auto envelope = wire::parseEnvelope(bytes)) {
        require(envelope->epoch().size() == 16, "an accepted epoch has 16 bytes");
        require(envelope->first_seq() >= 1, "an accepted range starts at 1 or later");
        require(envelope->first_seq() <= envelope->last_seq(), "an accepted range is one");
    }
    if (const auto ack = wire::parseAck(bytes))
        require(ack->epoch().size() == 16, "an accepted acknowledgement names an epoch");
}

void fuzzLeave(std::string_view bytes) {
    const auto places = wire::parseLeave(bytes);
    if (!places) return;
    const auto messages = wire::leaveMessages(*places);
    require(messages.size() == (places->empty() ? 0U : 1U), "what one message has fits into one");
    if (messages.empty()) return;
    const auto again = wire::parseLeave(messages.front());
    require(again.hasValue() && *again == *places, "places survive the way over the wire");
}

void fuzzNormalise(std::string_view bytes) {
    wire::v1::Reading message;
    if (!message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return;
    const auto reading = wire::decodeReading(message, lists());
    if (!reading) return;
    const StandardReading standard = normalise(*reading, printerMib());
    require(isUtf8(probeJson(*reading, standard)), "the JSON of a standard reading is UTF-8");
    for (const Supply& supply : standard.supplies) {
        const int percent = supply.percent.value_or(0);
        require(percent >= 0 && percent <= 100, "a percentage is within 0 to 100");
    }
}

}  // namespace platen::fuzz
