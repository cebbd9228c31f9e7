#pragma once

#include "common/core/result.hpp"
#include "common/normalise/standard_reading.hpp"
#include "server/analysis/reading_item.hpp"
#include "server/analysis/reading_memory.hpp"
#include "server/archive/reading_content.hpp"
#include "server/domain/devices/seen_device.hpp"
#include "server/domain/readings/counter_set_store.hpp"
#include "server/rules/device_latest_rules.hpp"
#include "server/rules/meter_sample.hpp"

#include <memory>
#include <string>

namespace platen::server::analysis {

/// What a reading means. Counters and traits are there at once; the whole is interpreted when
/// somebody asks for it, unless it was needed anyway. One thread; stays where it is: seen() looks
/// at reading().
class Meaning {
public:
    /// `item` outlives it.
    Meaning(const ReadingItem& item, archive::ReadingContent content);
    Meaning(const ReadingItem& item, ReadingTraits traits, const std::vector<Counter>& counters);
    Meaning(const Meaning&) = delete;
    Meaning& operator=(const Meaning&) = delete;

    [[nodiscard]] const ReadingTraits& traits() const { return traits_; }
    [[nodiscard]] const domain::StatedCounters& stated() const { return stated_; }
    /// All but the times and `n`.
    [[nodiscard]] rules::MeterSample meterSample() const;

    // The whole.
    [[nodiscard]] const StandardReading& reading() const { return whole().reading; }
    [[nodiscard]] const domain::SeenDevice& seen() const { return whole().seen; }
    [[nodiscard]] const rules::DeviceLatest& sample() const { return whole().sample; }

    [[nodiscard]] bool isGuest() const { return whole_ && whole_->seen.is_guest; }
    void setGuest(bool is_guest) { whole().seen.is_guest = is_guest; }

private:
    struct Whole {
        Whole(const ReadingItem& item, archive::ReadingContent content);
        StandardReading reading;
        domain::SeenDevice seen;
        rules::DeviceLatest sample;
    };
    [[nodiscard]] Whole& whole() const;

    const ReadingItem& item_;
    mutable std::unique_ptr<Whole> whole_;  // null: nobody has asked
    domain::StatedCounters stated_;
    ReadingTraits traits_;
};

/// The error says why it cannot be understood.
[[nodiscard]] Result<std::unique_ptr<Meaning>, std::string> meaningOf(
    const ReadingItem& item, ReadingMemory& memory);

}  // namespace platen::server::analysis
