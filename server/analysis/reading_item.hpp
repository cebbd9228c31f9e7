#pragma once

#include "server/analysis/batch_records.hpp"
#include "server/analysis/said.hpp"
#include "server/archive/reading_content.hpp"
#include "server/domain/devices/device_places.hpp"
#include "server/rules/device_latest_rules.hpp"

#include <optional>
#include <string>

namespace platen::server::analysis {

/// When a reading was taken, and where it came from.
struct SampleOrigin {
    rules::SampleOrder order;
    TimePoint received_at;
    std::string day;  ///< YYYY-MM-DD at the site
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
    Said said;

    [[nodiscard]] const wire::v1::Reading& message() const { return taken.record->reading(); }
};

}  // namespace platen::server::analysis
