#pragma once

#include "tests/simulator/model/family.hpp"
#include "tests/simulator/model/individual.hpp"
#include "tests/simulator/model/mib_writer.hpp"
#include "tests/simulator/responder/layered_view.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace platen::simulator {

/// A name and a decimal number.
using NamedNumber = std::pair<std::string, std::string>;

/// One simulated device: what it shows over SNMP at a time. Not thread-safe.
class Device {
public:
    /// A family that does not move is served as recorded, whatever `seed` and `index` are.
    Device(std::shared_ptr<const Family> family, std::uint64_t seed, std::uint32_t index);
    Device(const Device&) = delete;
    Device& operator=(const Device&) = delete;

    /// The variables at virtual time `now`, which must not be before the last call's.
    [[nodiscard]] const MibView& viewAt(VirtualTime now);

    /// What it shows in an SNMP context; null when it has none of this name. Valid as long as the
    /// device.
    [[nodiscard]] const MibView* contextView(const std::string& context) const;

    /// Some old devices do not answer requests of version 2c at all.
    [[nodiscard]] bool speaksOnlyV1() const;

    /// The moving counters among what has just been served, by OID. The numbers inside a packed or
    /// text variable are named by OID#tag (two hexadecimal digits) and OID#place (from 1).
    [[nodiscard]] std::vector<NamedNumber> countersIn(std::span<const Binding> served) const;

    [[nodiscard]] const Family& family() const { return *family_; }
    [[nodiscard]] const std::string& serial() const { return serial_; }
    /// Whether showSerial() can do something: the script names the recorded serial number.
    [[nodiscard]] bool hasOwnSerial() const;
    /// Shows another serial number from now on, wherever the recording has its own.
    void showSerial(std::string serial);

    /// What can happen to the counters of a device that moves; a board is swapped, a number
    /// overflows, the last pages were not saved before the power failed. Each begins with the
    /// numbers at the last viewAt().
    void resetCounters();
    /// Another board counts from 0 and has another MAC address; the serial number stays.
    void swapBoard();
    /// The total is `before` pages away from `modulus`, at which all counters begin anew.
    void wrapCounters(std::uint64_t modulus, std::uint64_t before);
    void rollBackCounters(std::uint64_t pages);
    void reboot();
    /// Nobody prints while it is off; on again, it begins with the time of the last viewAt().
    void switchOff() { is_off_ = true; }
    void switchOn();
    [[nodiscard]] bool isOff() const { return is_off_; }

    /// Null for a device that does not move.
    [[nodiscard]] const Machine* machine() const { return machine_ ? &*machine_ : nullptr; }

private:
    [[nodiscard]] Figures figures() const;
    [[nodiscard]] std::uint64_t upTimeAt(VirtualTime now) const;
    void personaliseView();
    void addNumbersOf(const Binding& served, std::vector<NamedNumber>& numbers) const;

    std::shared_ptr<const Family> family_;  // shared: thousands of devices have the same one
    LayeredView view_;
    std::map<std::string, LayeredView> contexts_;
    MibWriter writer_{view_};
    std::optional<Machine> machine_;
    std::string serial_;
    Individual own_;
    std::optional<VirtualTime> written_at_;  // nothing: the rows are to be written anew
    VirtualTime now_{0};                     // of the last viewAt()
    Tally lost_;                             // what the counters do not know any more
    std::uint64_t added_{0};                 // printed pages that never were
    std::uint64_t modulus_{0};
    std::uint64_t up_time_lost_{0};
    bool is_off_{false};
};

}  // namespace platen::simulator
