#pragma once

#include "common/normalise/counter_parts.hpp"
#include "server/archive/reading_content.hpp"
#include "server/rules/meter_sample.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>

namespace platen::server::analysis {

/// What a reading means beside its counters, as far as a device has to know that goes on as before.
struct ReadingTraits {
    std::int16_t parts{0};     ///< domain::partsOf()
    bool has_counters{false};  ///< no alerts mean something only where the device speaks
    rules::SampleMarks marks;
    std::string status;
    std::string looks;  ///< looksOf()
    std::string ident;  ///< domain::identOf()
    bool operator==(const ReadingTraits&) const = default;
};

/// Traits by what a device said beside its counters (Said::beside_counters), so that of a reading
/// in which nothing but counters differs from one before only the counters are interpreted. By
/// content: an entry is right for ever, whatever becomes of transactions, and a miss costs one
/// interpretation. A device has an entry, of about 150 octets, for each state that it showed (idle,
/// printing, asleep, ...). One thread.
class ReadingMemory {
public:
    static constexpr std::size_t kMost = 1'000'000;  ///< of all workers of a process together
    /// Keeps at least the half of `most` that was asked for last, and never more than `most`.
    explicit ReadingMemory(std::size_t most = kMost) : most_{most} {}

    /// Of these profiles. The reference lives until the next call.
    [[nodiscard]] const CounterParts& partsOf(const archive::ReadingProfiles& profiles);

    /// Hashes have 16 octets.
    [[nodiscard]] std::optional<ReadingTraits> find(std::string_view beside_counters);
    void keep(std::string_view beside_counters, const ReadingTraits& traits);

private:
    using Hash16 = std::array<char, 16>;
    struct Kept {
        rules::SampleMarks marks;
        std::int16_t parts{0};
        bool has_counters{false};
        Hash16 looks;
        Hash16 ident;
        std::string status;
    };
    struct FirstOctets {
        std::size_t operator()(const Hash16& hash) const;
    };
    using Generation = std::unordered_map<Hash16, Kept, FirstOctets>;
    /// Hashes of the profile that was read by and of the one that says what it means: profiles that
    /// were forgotten and parsed again are the same ones.
    using ProfileHashes = std::tuple<std::string, std::string>;

    static Hash16 hashOf(std::string_view octets);
    void add(const Hash16& key, Kept kept);

    static constexpr std::size_t kMostProfiles = 1000;
    std::map<ProfileHashes, CounterParts, std::less<>> parts_;
    std::size_t most_;
    Generation young_;
    Generation old_;  ///< what was asked for before `young_` began
};

}  // namespace platen::server::analysis
