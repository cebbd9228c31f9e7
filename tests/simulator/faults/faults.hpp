#pragma once

#include "tests/simulator/faults/fault.hpp"
#include "tests/simulator/faults/fault_command.hpp"
#include "tests/simulator/model/dice.hpp"
#include "tests/simulator/site/fleet.hpp"

#include <chrono>
#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <string_view>
#include <vector>

namespace platen::simulator {

/// Everything that goes wrong at a site: takes orders, and says for each request which faults
/// apply. Times are of one clock that never goes back. One thread.
class Faults {
public:
    /// The fleet outlives the faults. The same seed, orders and requests give the same faults.
    Faults(Fleet& fleet, std::uint64_t seed) : fleet_{fleet}, dice_{seed} {}

    /// Takes a line as parseOrder() reads it; the same fault for the same device replaces the
    /// earlier one. Throws std::invalid_argument, also for an event that cannot happen now.
    void obey(std::string_view line, std::chrono::milliseconds now);

    /// Lets the events happen that are due. One that turns out impossible by then is dropped.
    void happen(std::chrono::milliseconds now);

    /// What goes wrong with this request, in the order in which it was given. Valid until the next
    /// obey().
    [[nodiscard]] std::vector<Fault*> activeFor(
        const IpAddress& device, std::chrono::milliseconds now);

    [[nodiscard]] Dice& dice() { return dice_; }

private:
    struct Condition {
        FaultOrder order;
        std::chrono::milliseconds given_at{0};
        std::map<IpAddress, std::unique_ptr<Fault>> of_device;  // made when first asked for
    };
    struct Planned {
        std::chrono::milliseconds due{0};
        FaultOrder order;
        Event event;
    };

    void give(const FaultOrder& order, std::chrono::milliseconds now);
    void plan(const FaultOrder& order, Event event, std::chrono::milliseconds now);
    void mend(const MendOrder& order);
    void carryOut(const Planned& planned);

    Fleet& fleet_;
    Dice dice_;
    std::list<Condition> conditions_;
    std::vector<Planned> planned_;
};

}  // namespace platen::simulator
