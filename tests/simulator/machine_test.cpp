#include "tests/simulator/model/machine.hpp"

#include "tests/simulator/model/script.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <set>
#include <vector>

namespace platen::simulator {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

constexpr auto kScript = R"(
cover = "1.1"
trays = ["1.1", "1.2"]
[work]
jobs_per_day = 300
pages_per_job = 6
color_share = 0.5
single_color_share = 0.1
copy_share = 0.3
fax_share = 0.05
send_share = 0.1
duplex_share = 0.5
large_share = 0.1
jams_per_1000_sheets = 1
[[supplies]]
index = "1.1"
uses = "total_impressions"
yield = 9000
[[supplies]]
index = "1.2"
uses = "color_impressions"
yield = 20000
[[supplies]]
index = "1.3"
uses = "total_sheets"
yield = 15000
)";

std::shared_ptr<const Build> someBuild() {
    auto build = std::make_shared<Build>();
    build->script = parseScript(kScript, "device.toml");
    build->supply_kinds = {SupplyKind::Toner, SupplyKind::WasteToner, SupplyKind::Drum};
    build->tray_capacity = {500, 250};
    return build;
}

std::uint64_t valueOf(const Machine& machine, const char* sum) {
    return Expression::parse(sum).of(machine.figures());
}

void expectSums(const Machine& machine) {
    const auto total = valueOf(machine, "total_impressions");
    for (const char* sum :
         {"mono_impressions + color_impressions",
          "print_total + copy_total + fax_in",
          "simplex_sheets + duplex_impressions",
          "total_sheets + duplex_sheets",
          "small_total + large_total",
          "print_mono + print_color + copy_mono + copy_color + fax_in",
          "mono_impressions + single_color_impressions + full_color_impressions"}) {
        EXPECT_EQ(valueOf(machine, sum), total) << sum;
    }
    EXPECT_EQ(valueOf(machine, "scan_copy + scan_fax + scan_send"), valueOf(machine, "scan_total"));
}

class MachineOfSeed : public testing::TestWithParam<std::uint64_t> {};

TEST_P(MachineOfSeed, KeepsItsSumsAndNeverCountsBackwards) {
    Machine machine{someBuild(), GetParam()};
    std::vector<std::uint64_t> before(quantityNames().size(), 0);
    for (VirtualTime now{0}; now < hours{24 * 60}; now += hours{7}) {
        machine.advanceTo(now);
        expectSums(machine);
        std::vector<std::uint64_t> after;
        for (const auto& name : quantityNames())
            after.push_back(valueOf(machine, name.c_str()));
        for (std::size_t i = 0; i < after.size(); ++i) {
            EXPECT_GE(after[i], before[i]) << quantityNames()[i];
        }
        before = after;
    }
}

TEST_P(MachineOfSeed, HasOneHistoryHoweverOftenItIsAsked) {
    Machine once{someBuild(), GetParam()};
    Machine often{someBuild(), GetParam()};
    once.advanceTo(hours{24 * 20});
    for (VirtualTime now{0}; now <= hours{24 * 20}; now += minutes{11})
        often.advanceTo(now);
    often.advanceTo(hours{24 * 20});
    EXPECT_EQ(once.figures().tally, often.figures().tally);
    EXPECT_EQ(once.figures().supply_levels, often.figures().supply_levels);
    EXPECT_EQ(once.conditions(), often.conditions());
    EXPECT_EQ(once.traySheets(0), often.traySheets(0));
}

TEST_P(MachineOfSeed, RunsThroughEveryCondition) {
    Machine machine{someBuild(), GetParam()};
    std::set<Cause> seen;
    for (VirtualTime now{0}; now < hours{24 * 90}; now += minutes{3}) {
        machine.advanceTo(now);
        for (const Condition& condition : machine.conditions())
            seen.insert(condition.cause);
    }
    EXPECT_EQ(seen.size(), 5U);
    EXPECT_GT(machine.allAlerts(), machine.criticalAlerts());
}

TEST_P(MachineOfSeed, DoesNotPrintWhileItIsStopped) {
    Machine machine{someBuild(), GetParam()};
    int stopped = 0;
    for (VirtualTime now{0}; now < hours{24 * 30}; now += minutes{1}) {
        const bool was_stopped = machine.isStopped() && !machine.isPrinting();
        const auto until = machine.conditions();
        const auto pages = valueOf(machine, "total_impressions");
        machine.advanceTo(now);
        if (!was_stopped || !machine.isStopped() || until != machine.conditions()) continue;
        EXPECT_EQ(valueOf(machine, "total_impressions"), pages);
        ++stopped;
    }
    EXPECT_GT(stopped, 0);
}

TEST_P(MachineOfSeed, GetsSuppliesBackToFullAfterTheyWereEmpty) {
    Machine machine{someBuild(), GetParam()};
    int replaced = 0;
    std::uint32_t before = 0;
    for (VirtualTime now{0}; now < hours{24 * 60}; now += minutes{5}) {
        machine.advanceTo(now);
        const std::uint32_t left = machine.figures().supply_levels.at(0);
        if (before == 0 && left > 9000) ++replaced;
        before = left;
    }
    EXPECT_GT(replaced, 1);
}

INSTANTIATE_TEST_SUITE_P(Seeds, MachineOfSeed, testing::Values(1, 2, 3, 4242));

TEST(Machine, PrintsNothingWhileItIsOff) {
    Machine machine{someBuild(), 1};
    machine.advanceTo(hours{26});
    const Tally before = machine.figures().tally;
    const auto up_time = machine.upTimeAt(hours{26});
    machine.skipTo(hours{24 * 7});
    EXPECT_EQ(machine.figures().tally, before);
    EXPECT_EQ(machine.upTimeAt(hours{24 * 7}), up_time);
    machine.advanceTo(hours{24 * 8});
    EXPECT_GT(totalImpressions(machine.figures().tally), totalImpressions(before));
}

TEST(Machine, DiffersByItsSeed) {
    const Machine one{someBuild(), 1};
    const Machine other{someBuild(), 2};
    EXPECT_NE(one.figures().tally, other.figures().tally);
}

TEST(Workload, IsBusyInOfficeHoursAndQuietAtNight) {
    EXPECT_EQ(activityAt(hours{2}), 1.0);            // Monday, 10:00
    EXPECT_LT(activityAt(hours{14}), 0.05);          // Monday, 22:00
    EXPECT_LT(activityAt(hours{24 * 5 + 2}), 0.05);  // Saturday, 10:00
    EXPECT_EQ(activityAt(hours{24 * 7 + 2}), 1.0);
}

TEST(Workload, NeverStartsAJobWhereNobodyWorks) {
    Dice dice{1};
    EXPECT_EQ(nextJobStart(dice, Work{}, VirtualTime{0}), VirtualTime::max());
}

}  // namespace
}  // namespace platen::simulator
