#include "agent/app/collector.hpp"

#include "tests/agent/fake_network/fake_network.hpp"
#include "tests/agent/support/manual_clock.hpp"
#include "tests/agent/support/seeded_random.hpp"
#include "tests/agent/support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <stop_token>
#include <utility>
#include <vector>

namespace platen::agent::app {

namespace {

using namespace std::chrono_literals;

class CollectorTest : public testing::Test {
protected:
    CollectorTest() {
        printer_.set("1.3.6.1.2.1.1.1.0", "Some unknown maker's printer");
        printer_.set("1.3.6.1.2.1.25.3.2.1.3.1", "Unknown 3000");
        printer_.set("1.3.6.1.2.1.43.10.2.1.4.1.1", 12345);
        settings_.discovery.ranges = {"10.0.0.0/28"};
        settings_.known_devices_file = folder_.file("known_devices.json");
    }

    /// Collects until `enough` says so after a record, in the time of the made-up network.
    CollectorStatus collect(const std::function<bool()>& enough) {
        const auto stop = std::make_unique<std::stop_source>();
        Collector collector{
            settings_, profiles_, network_, clock_, random_, [&](CollectedRecord record) {
                records_.push_back(std::move(record));
                if (enough()) stop->request_stop();
            }};
        collector.run(stop->get_token());
        return collector.status();
    }
    CollectorStatus collect(std::size_t records) {
        return collect([this, records] { return records_.size() >= records; });
    }
    /// A behaviour that `answering_` switches off.
    [[nodiscard]] Behaviour switchable() {
        return [this, device = honest(printer_)](const simulator::ber::Message& request) {
            return answering_ ? device(request) : std::nullopt;
        };
    }

    tests::TemporaryFolder folder_;
    tests::ManualClock clock_;
    tests::SeededRandom random_{1};
    FakeNetwork network_{clock_};
    FakeMib printer_;
    bool answering_{true};
    ProfileSet profiles_{ProfileSet::fromFolder("config/profiles")};
    CollectorSettings settings_;
    std::vector<CollectedRecord> records_;
};

TEST_F(CollectorTest, ReadsEveryPrinterOfTheRangeAgainAndAgain) {
    network_.connect(peerAt(3), honest(printer_));
    network_.connect(peerAt(4), onlyV1(honest(printer_)));
    const auto status = collect(20);
    std::map<Endpoint, int> readings;
    for (const CollectedRecord& record : records_)
        ++readings[std::get<RawReading>(record.body).endpoint];
    EXPECT_EQ(readings.size(), 2U);
    for (const auto& [endpoint, count] : readings)
        EXPECT_GE(count, 9) << endpoint.text();
    EXPECT_EQ(status.known, 2U);
    EXPECT_EQ(status.unreachable, 0U);
    EXPECT_EQ(status.polls_done, 20U);
    EXPECT_TRUE(status.last_sweep);
}

TEST_F(CollectorTest, ReadsANewPrinterAtOnceAndThenAtItsSlots) {
    network_.connect(peerAt(3), honest(printer_));
    const auto started = clock_.bootNow();
    collect(4);
    EXPECT_LT(records_[0].boot - started, 15s);
    EXPECT_LE(records_[1].boot - records_[0].boot, 1350s);
    EXPECT_GE(records_[1].boot - records_[0].boot, 450s);
    EXPECT_LT(records_[2].boot - records_[1].boot, 901s);
    EXPECT_GT(records_[2].boot - records_[1].boot, 899s);
}

TEST_F(CollectorTest, TellsOnceThatADeviceFellSilentAndReadsItWhenItIsBack) {
    network_.connect(peerAt(3), switchable());
    collect([this] {
        answering_ = records_.size() != 1;
        return records_.size() >= 4;
    });
    ASSERT_EQ(records_.size(), 4U);
    const auto& gone = std::get<UnreachableDevice>(records_[1].body);
    EXPECT_EQ(gone.endpoint, peerAt(3).endpoint());
    EXPECT_EQ(gone.last_answer, records_[0].wall);
    EXPECT_GE(records_[1].boot - records_[0].boot, 3 * 450s);
}

TEST_F(CollectorTest, LeavesADeviceToAnotherAgentUntilItsTimeIsOver) {
    network_.connect(peerAt(3), switchable());
    network_.connect(peerAt(4), honest(printer_));
    const auto leave = [](Collector& collector) {
        collector.leaveToOthers(
            {{.endpoint = peerAt(3).endpoint(), .lasts = 3h},
             {.endpoint = peerAt(9).endpoint(), .lasts = 3h},
             {.endpoint = {.address = "no address", .port = 161}, .lasts = 3h}});
    };
    std::stop_source stop;
    std::optional<std::chrono::milliseconds> left_at;
    std::optional<std::chrono::milliseconds> taken_back_at;
    std::size_t most_left = 0;
    Collector* running = nullptr;
    Collector collector{
        settings_, profiles_, network_, clock_, random_, [&](CollectedRecord record) {
            const auto& reading = std::get<RawReading>(record.body);  // of no silence it tells
            const bool is_left = reading.endpoint == peerAt(3).endpoint();
            most_left = std::max(most_left, running->status().left_to_others);
            if (left_at && is_left) {
                taken_back_at = record.boot;
                stop.request_stop();
            } else if (is_left) {
                left_at = record.boot;
                leave(*running);
            }
        }};
    running = &collector;
    collector.run(stop.get_token());
    ASSERT_TRUE(taken_back_at);
    EXPECT_GE(*taken_back_at - *left_at, 3h);
    EXPECT_LE(*taken_back_at - *left_at, 3h + 900s + 1s) << "at its next turn";
    EXPECT_EQ(most_left, 1U) << "places where it found nothing do not count";
    EXPECT_EQ(collector.status().left_to_others, 0U);
}

TEST_F(CollectorTest, AsksASilentDeviceLessAndLessOften) {
    network_.connect(peerAt(3), switchable());
    network_.connect(peerAt(4), honest(printer_));
    settings_.discovery.interval = 2592000s;
    const auto started = clock_.bootNow();
    collect([this, started] {
        answering_ = clock_.bootNow() - started < 1h;
        return clock_.bootNow() - started > 25h;
    });
    std::vector<std::chrono::milliseconds> asked;
    for (const auto& sent : network_.sent()) {
        const bool while_silent = sent.to == peerAt(3) && sent.at - started > 6h;
        if (while_silent && (asked.empty() || sent.at - asked.back() > 1min))
            asked.push_back(sent.at);
    }
    EXPECT_GE(asked.size(), 18U);
    EXPECT_LE(asked.size(), 20U);
}

TEST_F(CollectorTest, GoesOnPollingKnownDevicesAfterARestart) {
    network_.connect(peerAt(3), honest(printer_));
    collect(1);
    const auto before = network_.sent().size();
    settings_.discovery.interval = 2592000s;
    collect(2);
    EXPECT_EQ(network_.sent().at(before).to, peerAt(1))
        << "the sweep begins with the first address";
    EXPECT_EQ(network_.sent().at(before + 1).to, peerAt(3)) << "the known device is not waited for";
}

TEST_F(CollectorTest, ForgetsKnownDevicesThatLieOutsideTheRangesNow) {
    network_.connect(peerAt(3), honest(printer_));
    network_.connect(peerAt(40), honest(printer_));
    collect(1);
    settings_.discovery.ranges = {"10.0.0.40"};
    const auto before = network_.sentTo(peerAt(3));
    const auto status = collect(3);
    EXPECT_EQ(status.known, 1U);
    EXPECT_EQ(network_.sentTo(peerAt(3)), before);
}

TEST_F(CollectorTest, ForgetsADeviceThatHasNotAnsweredForDaysAndFindsItWhenItIsBack) {
    network_.connect(peerAt(3), switchable());
    network_.connect(peerAt(4), honest(printer_));
    settings_.polling.forget_days = 2;
    settings_.discovery.interval = 259'200s;
    const auto started = clock_.bootNow();
    collect([&] {
        const auto age = clock_.bootNow() - started;
        answering_ = age < 1h || age > 60h;
        return age > 74h;
    });
    const auto askedBetween = [&](std::chrono::hours from, std::chrono::hours to) {
        return std::ranges::any_of(network_.sent(), [&](const auto& sent) {
            return sent.to == peerAt(3) && sent.at - started > from && sent.at - started < to;
        });
    };
    EXPECT_TRUE(askedBetween(40h, 47h));
    EXPECT_FALSE(askedBetween(51h, 71h)) << "two days after its last answer";
    EXPECT_TRUE(askedBetween(73h, 74h)) << "the sweep after three days found it";
}

TEST_F(CollectorTest, CountsTheDaysOfSilenceAcrossARestart) {
    network_.connect(peerAt(3), switchable());
    network_.connect(peerAt(4), honest(printer_));
    settings_.polling.forget_days = 2;
    settings_.discovery.ranges = {"10.0.0.3", "10.0.0.4"};
    collect(4);
    answering_ = false;
    clock_.advance(36h);
    const auto restarted = clock_.bootNow();
    settings_.discovery.interval = 2592000s;
    EXPECT_EQ(collect([&] { return clock_.bootNow() - restarted > 8h; }).known, 2U);
    EXPECT_EQ(collect([&] { return clock_.bootNow() - restarted > 15h; }).known, 1U);
}

TEST_F(CollectorTest, StartsAnewWithADamagedFileOfKnownDevices) {
    std::ofstream{settings_.known_devices_file} << "no JSON";
    network_.connect(peerAt(3), honest(printer_));
    const auto status = collect(1);
    EXPECT_EQ(status.known, 1U);
}

TEST_F(CollectorTest, NeverSendsAConfiguredCommunityToOtherAddresses) {
    settings_.credentials = {
        {.ranges = {"10.0.0.3"}, .version = "v2c", .community = Secret{"secret"}}};
    network_.connect(peerAt(3), honest(printer_, "secret"));
    network_.connect(peerAt(4), honest(printer_));
    collect(3);
    for (const auto& sent : network_.sent()) {
        EXPECT_EQ(sent.to, peerAt(3));
        EXPECT_EQ(sent.message.community, "secret");
    }
}

TEST_F(CollectorTest, LosesNoMoreThanTheRecordThatCouldNotBeTaken) {
    network_.connect(peerAt(3), honest(printer_));
    collect([this] {
        if (records_.size() == 1) throw std::runtime_error{"the disk is full"};
        return records_.size() >= 2;
    });
    EXPECT_EQ(records_.size(), 2U);
}

TEST_F(CollectorTest, GoesOnWithTheOthersWhenADeviceCannotBeSentTo) {
    network_.connect(peerAt(3), honest(printer_));
    network_.connect(peerAt(4), honest(printer_));
    network_.breakWireTo(peerAt(2));
    const auto status = collect([this] {
        if (records_.size() == 2) network_.breakWireTo(peerAt(4));
        return records_.size() >= 6;
    });
    EXPECT_EQ(records_.size(), 6U);
    EXPECT_EQ(status.known, 2U);
    EXPECT_GE(status.polls_failed, 2U);
    EXPECT_EQ(status.unreachable, 0U);
}

TEST_F(CollectorTest, LeavesExcludedAddressesAlone) {
    settings_.discovery.excludes = {"10.0.0.3"};
    network_.connect(peerAt(3), honest(printer_));
    network_.connect(peerAt(4), honest(printer_));
    collect(2);
    EXPECT_EQ(network_.sentTo(peerAt(3)), 0U);
}

}  // namespace

}  // namespace platen::agent::app
