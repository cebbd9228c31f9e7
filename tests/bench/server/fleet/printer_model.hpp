#pragma once

#include "common/normalise/standard_reading.hpp"
#include "common/profiles/profile.hpp"
#include "common/profiles/profile_set.hpp"
#include "common/raw/reading.hpp"
#include "common/raw/value.hpp"
#include "common/wire/reading.pb.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace platen::bench {

/// How one device differs from the recording that it is made from.
struct DeviceState {
    std::uint32_t number{0};  ///< of the device, in the whole fleet: serial number and MAC address
    std::uint32_t pages{0};   ///< one-sided pages in black, printed since the recording
    std::uint32_t used{0};    ///< units that a supply has less than in the recording
    std::uint64_t up_ms{0};   ///< since the recording
};

/// A recorded printer from which readings of any number of devices are made, quickly: a reading is
/// that of the recording with some values exchanged. Immutable.
class PrinterModel {
public:
    /// Nothing for a recording that is no printer, or whose devices could not be told apart or
    /// counted: what is made here is tried with normalise(). `profiles` outlives the model.
    [[nodiscard]] static std::optional<PrinterModel> fromRecording(
        const std::vector<Binding>& recording, const ProfileSet& profiles);

    [[nodiscard]] const Profile& profile() const { return *profile_; }
    /// Without address and port.
    [[nodiscard]] wire::v1::Reading reading(const DeviceState& state) const;

private:
    /// A recorded text inside a value.
    struct Text {
        int value{0};  ///< position in the reading
        std::size_t at{0};
    };

    PrinterModel(const Profile& profile, const RawReading& recorded);
    void findTexts(const RawReading& recorded);
    void findNumbers(const RawReading& recorded);
    /// Whether normalise() sees another device, with as many pages more as were printed.
    [[nodiscard]] bool isRight() const;
    [[nodiscard]] StandardReading understood(const DeviceState& state) const;

    const Profile* profile_;
    StandardReading recorded_;
    wire::v1::Reading base_;
    std::vector<Text> serials_;
    std::vector<Text> macs_;
    std::vector<int> counters_;
    std::vector<int> uptimes_;
    std::optional<int> level_;
};

}  // namespace platen::bench
