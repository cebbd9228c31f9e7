#include "server/archive/reading_content.hpp"

#include "common/normalise/normalise.hpp"
#include "common/normalise/replan.hpp"
#include "common/wire/reading_codec.hpp"

#include <utility>

namespace platen::server::archive {

Result<std::vector<Counter>, std::string> understandCounters(
    const wire::v1::Reading& message, const ReadingProfiles& profiles, const CounterParts& parts) {
    auto raw = wire::decodeReading(
        message,
        {.plan = profiles.read_by->planOids(),
         .attributes = profiles.read_by->ippAttributes(),
         .only = &parts.needed});
    if (!raw) return Failure{raw.error()};
    if (!profiles.isCorrected()) return normaliseCounters(*raw, *profiles.read_by);
    return normaliseCounters(
        replan(std::move(raw).value(), *profiles.read_by, *profiles.normalise_by),
        *profiles.normalise_by);
}

Result<ReadingContent, std::string> understand(
    const wire::v1::Reading& message, const ReadingProfiles& profiles) {
    auto raw = wire::decodeReading(
        message,
        {.plan = profiles.read_by->planOids(), .attributes = profiles.read_by->ippAttributes()});
    if (!raw) return Failure{raw.error()};
    StandardReading reading =
        profiles.isCorrected()
            ? normalise(
                  replan(*raw, *profiles.read_by, *profiles.normalise_by), *profiles.normalise_by)
            : normalise(*raw, *profiles.read_by);
    return ReadingContent{.raw = *std::move(raw), .reading = std::move(reading)};
}

}  // namespace platen::server::archive
