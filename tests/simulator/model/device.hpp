#pragma once

#include "tests/simulator/model/family.hpp"
#include "tests/simulator/model/individual.hpp"
#include "tests/simulator/model/mib_writer.hpp"
#include "tests/simulator/responder/layered_view.hpp"

#include <cstdint>
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

    /// Some old devices do not answer requests of version 2c at all.
    [[nodiscard]] bool speaksOnlyV1() const;

    /// The moving counters among what has just been served, by OID. The numbers inside a packed or
    /// text variable are named by OID#tag (two hexadecimal digits) and OID#place (from 1).
    [[nodiscard]] std::vector<NamedNumber> countersIn(std::span<const Binding> served) const;

    [[nodiscard]] const Family& family() const { return *family_; }
    [[nodiscard]] const std::string& serial() const { return serial_; }
    /// Null for a device that does not move.
    [[nodiscard]] const Machine* machine() const { return machine_ ? &*machine_ : nullptr; }

private:
    void addNumbersOf(const Binding& served, std::vector<NamedNumber>& numbers) const;

    std::shared_ptr<const Family> family_;  // shared: thousands of devices have the same one
    LayeredView view_;
    MibWriter writer_{view_};
    std::optional<Machine> machine_;
    std::string serial_;
    std::optional<VirtualTime> written_at_;
};

}  // namespace platen::simulator
