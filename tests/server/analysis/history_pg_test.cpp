#include "tests/server/analysis/installation.hpp"
#include "tests/server/fake_printers/fake_printers.hpp"
#include "tests/server/support/fake_stream.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <memory>
#include <random>
#include <vector>

namespace platen::server::analysis {
namespace {

using platen::testing::FakePrinter;
using platen::testing::FakeStream;
using platen::testing::profileRecord;
using platen::testing::readingRecord;
using platen::testing::unreachableRecord;
using std::chrono::minutes;

constexpr const char* kAlertCodes = "1.3.6.1.2.1.43.18.1.1.7";

class HistoryTest : public ::testing::Test {
protected:
    HistoryTest() { stream_.add(profileRecord()); }

    /// One reading, a quarter of an hour after the one before.
    void read(const FakePrinter& printer) {
        stream_.add(readingRecord(printer));
        server_.clock.advance(minutes{15});
    }
    void analyze() {
        server_.deliver(stream_);
        server_.analyzeAll();
    }

    /// "value begin-end" of one kind of history, by key and time.
    std::string spans(const std::string& kind) {
        return server_.database.value(
            "SELECT string_agg(key || ' ' || value || ' ' || to_char(began_at, 'HH24:MI') || '-' "
            "|| "
            "CASE WHEN ended_at = 'infinity' THEN '' ELSE to_char(ended_at, 'HH24:MI') END, '; ' "
            "ORDER BY key, began_at) FROM device_span WHERE kind = '" +
            kind + "'");
    }

    Installation server_;
    FakeStream stream_{server_.customer.agent, {server_.random.uuid()}, server_.clock};
};

TEST_F(HistoryTest, KeepsALevelFromItsFirstReadingUntilAnotherOneIsRead) {
    for (const int toner : {40, 40, 39, 39, 39})
        read({.life_count = 100, .toner = toner});
    analyze();
    EXPECT_EQ(spans("supply"), "1.1 percent 40 10:00-10:30; 1.1 percent 39 10:30-");
}

TEST_F(HistoryTest, WritesNothingWhereAReadingShowsWhatTheOneBeforeShowed) {
    read({.life_count = 100, .toner = 40, .name = "hall", .alert = "Toner low"});
    analyze();
    const std::string before = server_.database.table("SELECT xmin, * FROM device_span");
    read({.life_count = 101, .toner = 40, .name = "hall", .alert = "Toner low"});
    analyze();
    EXPECT_EQ(server_.database.table("SELECT xmin, * FROM device_span"), before);
    EXPECT_NE(before, "");
}

TEST_F(HistoryTest, EndsAnAlertWithTheFirstReadingThatDoesNotHaveItAnyMore) {
    read({.life_count = 100, .alert = "Toner low"});
    read({.life_count = 101, .alert = "Toner low"});
    read({.life_count = 102});
    read({.life_count = 103, .alert = "Toner low"});
    analyze();
    const std::string key = "marker_supplies|marker_toner_almost_empty|Toner low";
    EXPECT_EQ(spans("alert"), key + " warning 10:00-10:30; " + key + " warning 10:45-");
}

TEST_F(HistoryTest, EndsNothingByAReadingThatDoesNotKnow) {
    read({.life_count = 100, .toner = 40, .alert = "Toner low"});
    read({});                                            // asleep: no counters, no supplies
    read({.life_count = 100, .failed = {kAlertCodes}});  // part of the table of alerts is missing
    analyze();
    EXPECT_EQ(server_.database.number("SELECT jsonb_array_length(alerts) FROM device_latest"), 1)
        << "nor does the latest state lose it";
    read({.life_count = 100, .alert = "Drum low", .failed = {kAlertCodes}});
    analyze();
    const std::string key = "marker_supplies|marker_toner_almost_empty|";
    EXPECT_EQ(spans("alert"), key + "Drum low warning 10:45-; " + key + "Toner low warning 10:00-");
    EXPECT_EQ(spans("supply"), "1.1 percent 40 10:00-");
}

TEST_F(HistoryTest, KeepsWhatTheWakingDeviceSaidWhileItSleepsAndHasForgottenIt) {
    read({.life_count = 100, .toner = 3, .alert = "Toner low"});
    read({.life_count = 100, .forgets = true, .asleep = true});
    analyze();
    EXPECT_EQ(spans("supply"), "1.1 percent 3 10:00-");
    EXPECT_EQ(
        server_.database.value(
            "SELECT concat_ws(' ', l.supplies->0->>'percent', l.alerts->0->>'text', "
            "l.reasons->0->>'what', l.asleep, l.status, s.status, s.supply_left, s.reasons) "
            "FROM device_latest l JOIN device_state s USING (device_id)"),
        "3 Toner low toner_low t idle warning 3 {toner_low}");
    read({.life_count = 101, .forgets = true});  // awake: somebody took the cartridge out
    analyze();
    EXPECT_EQ(spans("supply"), "1.1 percent 3 10:00-10:30; 1.1 unknown 10:30-");
    EXPECT_EQ(
        server_.database.value("SELECT concat_ws(' ', supplies->0->>'state', alerts, asleep) "
                               "FROM device_latest"),
        "unknown [] f");
}

TEST_F(HistoryTest, KnowsHowLongADeviceDidNotAnswer) {
    read({.life_count = 100});
    stream_.add(unreachableRecord({}));
    server_.clock.advance(minutes{15});
    stream_.add(unreachableRecord({}));
    server_.clock.advance(minutes{15});
    read({.life_count = 101});
    analyze();
    EXPECT_EQ(
        spans("alert"), "connection|unreachable|The device does not answer critical 10:15-10:45");
}

TEST_F(HistoryTest, KnowsWhereADeviceWasAndWhatItWasCalled) {
    read({.address = "192.0.2.7", .life_count = 100, .name = "hall"});
    read({.address = "192.0.2.8", .life_count = 101, .name = ""});
    read({.address = "192.0.2.8", .life_count = 102, .name = "office"});
    analyze();
    const std::string fields = spans("field");
    EXPECT_NE(fields.find("address 192.0.2.7 10:00-10:15; address 192.0.2.8 10:15-"), fields.npos)
        << fields;
    EXPECT_NE(fields.find("name hall 10:00-10:30; name office 10:30-"), fields.npos) << fields;
    EXPECT_NE(fields.find("serial S1 10:00-"), fields.npos) << fields;
    EXPECT_NE(fields.find("site " + server_.customer.site.value + " 10:00-"), fields.npos);
}

TEST_F(HistoryTest, IsTheSameWhateverTheOrderInWhichReadingsCame) {
    std::mt19937 random{5};  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same cases every time
    const std::array<const char*, 2> names{"", "hall"};
    for (int round = 0; round < 3; ++round) {
        std::vector<FakePrinter> printers;
        for (int i = 0; i < 16; ++i)
            printers.push_back(
                {.address = random() % 4 == 0 ? "192.0.2.8" : "192.0.2.7",
                 .life_count = random() % 4 == 0 ? -1 : 100 + i,
                 .toner = random() % 4 == 0 ? -1 : 40 - static_cast<int>(random() % 3),
                 .name = names.at(random() % 2),
                 .alert = random() % 2 == 0 ? "" : "Toner low"});
        const auto historyOf = [&](bool in_order) {
            Installation server;
            std::vector<std::unique_ptr<FakeStream>> streams;  // one for each reading: any order
            for (const FakePrinter& printer : printers) {
                streams.push_back(std::make_unique<FakeStream>(
                    server.customer.agent, EpochId{server.random.uuid()}, server.clock));
                streams.back()->add(profileRecord());
                streams.back()->add(readingRecord(printer));
                server.clock.advance(minutes{15});
            }
            if (!in_order) std::ranges::shuffle(streams, random);
            for (const auto& stream : streams) {
                server.deliver(*stream);
                server.analyzeAll();
            }
            return server.database.table(
                "SELECT kind, key, began_at, ended_at, value, detail FROM device_span "
                "WHERE key NOT IN ('site', 'agent') ORDER BY kind, key, began_at");
        };
        ASSERT_EQ(historyOf(false), historyOf(true)) << "round " << round;
    }
}

}  // namespace
}  // namespace platen::server::analysis
