#pragma once

#include "tests/simulator/model/condition.hpp"
#include "tests/simulator/model/dice.hpp"
#include "tests/simulator/model/script.hpp"
#include "tests/simulator/model/workload.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace platen::simulator {

/// What a machine is made of, besides its script.
struct Build {
    Script script;
    std::vector<SupplyKind> supply_kinds;      ///< one for each supply of the script
    std::vector<std::uint32_t> tray_capacity;  ///< sheets, one for each tray of the script
};

/// One printer with its users, its paper and the people who look after it, in virtual time. Knows
/// nothing of SNMP. The same build and seed give the same history, in however many steps the time
/// is advanced. Not thread-safe.
class Machine {
public:
    Machine(std::shared_ptr<const Build> build, std::uint64_t seed);

    /// Lets everything happen that is due up to `now`, which must not be before the last call's.
    void advanceTo(VirtualTime now);
    /// Lets the time up to `now` pass as for a machine that is switched off: a job that was
    /// printing is lost, and whoever is due comes later.
    void skipTo(VirtualTime now);

    [[nodiscard]] VirtualTime now() const { return now_; }
    [[nodiscard]] Figures figures() const;
    [[nodiscard]] const std::vector<Condition>& conditions() const { return conditions_; }
    [[nodiscard]] std::uint32_t traySheets(std::size_t tray) const { return trays_.at(tray); }
    [[nodiscard]] bool isPrinting() const { return printing_; }
    /// True while no job can be started.
    [[nodiscard]] bool isStopped() const;
    [[nodiscard]] bool hasNoPaper() const;
    [[nodiscard]] const Build& build() const { return *build_; }
    /// Alerts raised since the beginning: prtGeneral's two counters.
    [[nodiscard]] std::uint32_t criticalAlerts() const { return critical_alerts_; }
    [[nodiscard]] std::uint32_t allAlerts() const { return last_alert_; }
    /// hundredths of a second, as sysUpTime
    [[nodiscard]] std::uint64_t upTimeAt(VirtualTime time) const;

private:
    /// Somebody comes and puts an end to a condition.
    struct Visit {
        VirtualTime at{0};
        Cause cause{Cause::Jam};
        std::size_t part{0};
    };

    void setTime(VirtualTime now);
    void startJob();
    void finishJob();
    void feed(std::uint64_t sheets);
    void wearSupplies();
    void wearSupply(std::size_t supply);
    void carryOutVisits();
    void carryOut(const Visit& visit);
    void fitSupply(std::size_t supply);
    void openCover();
    void raise(Cause cause, std::size_t part);
    void clear(Cause cause, std::size_t part);
    void callFor(Cause cause, std::size_t part);
    [[nodiscard]] bool isActive(Cause cause, std::size_t part) const;
    [[nodiscard]] VirtualTime nextVisit() const;
    [[nodiscard]] VirtualTime delayOf(Cause cause);
    [[nodiscard]] std::int64_t usedOf(std::size_t supply) const;
    [[nodiscard]] std::int64_t leftOf(std::size_t supply) const;
    [[nodiscard]] bool stops(const Condition& condition) const;

    std::shared_ptr<const Build> build_;  // shared: thousands of machines have the same one
    Dice dice_;
    Tally tally_;
    std::uint64_t powered_at_start_{0};
    VirtualTime now_{0};
    VirtualTime off_{0};        ///< all of the time in which it was switched off
    VirtualTime job_event_{0};  ///< start of the next job, or end of the running one
    bool printing_{false};
    Job job_;
    std::vector<std::int64_t> fitted_at_;  ///< what `uses` of each supply was when it was new
    std::vector<std::uint32_t> trays_;
    std::vector<Condition> conditions_;
    std::vector<Visit> visits_;
    std::uint32_t last_alert_{0};
    std::uint32_t critical_alerts_{0};
};

}  // namespace platen::simulator
