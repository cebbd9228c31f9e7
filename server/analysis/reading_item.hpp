#pragma once

#include "common/core/result.hpp"
#include "common/normalise/standard_reading.hpp"
#include "server/analysis/batch_records.hpp"
#include "server/archive/reading_content.hpp"
#include "server/domain/devices/device_places.hpp"
#include "server/domain/devices/seen_device.hpp"
#include "server/domain/readings/counter_set_store.hpp"
#include "server/rules/device_latest_rules.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace platen::server::analysis {

/// When a reading was taken, and where it came from.
struct SampleOrigin {
    rules::SampleOrder order;
    TimePoint received_at;
    std::string day;  ///< YYYY-MM-DD at the site
};

/// What a reading means. Stays where it is: `seen` looks at `reading`.
struct Meaning {
    Meaning(
        archive::ReadingContent content,
        const domain::DevicePlace& place,
        const SiteId& site,
        std::string family,
        const SampleOrigin& origin);
    Meaning(const Meaning&) = delete;
    Meaning& operator=(const Meaning&) = delete;

    StandardReading reading;
    domain::SeenDevice seen;
    rules::DeviceLatest sample;
    domain::StatedCounters stated;
    std::int16_t parts{0};
    std::string looks;  ///< looksOf()
    std::string ident;  ///< domain::identOf()
};

/// What a row says of where its figures come from, by the numbers of the database.
struct FigureNumbers {
    int profile{0};
    std::optional<int> normalised_by{};  ///< of another profile
    int counter_set{0};
    std::string set_sha256{};  ///< of that set
};

/// A reading on its way into a device.
struct ReadingItem {
    TakenRecord taken;
    domain::DevicePlace place;
    SampleOrigin origin;
    archive::ReadingProfiles profiles;
    std::string said;  ///< saidOf()

    [[nodiscard]] const wire::v1::Reading& message() const { return taken.record->reading(); }
};

/// The error says why it cannot be understood.
[[nodiscard]] Result<std::unique_ptr<Meaning>, std::string> meaningOf(const ReadingItem& item);

}  // namespace platen::server::analysis
