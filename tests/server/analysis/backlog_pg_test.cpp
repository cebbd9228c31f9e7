// What a group costs that holds weeks of an agent that was away.
#include "tests/server/analysis/installation.hpp"
#include "tests/server/fake_printers/fake_printers.hpp"
#include "tests/server/support/fake_stream.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <string>

namespace platen::server::analysis {
namespace {

using platen::testing::FakeStream;

constexpr int kPrinters = 15;
constexpr int kWeeksOfDays = 21;

/// Printer 7 goes after two weeks; its network card goes on in another one at the same place.
platen::testing::FakePrinter printerOn(int day, int number) {
    const bool is_replaced = number == 7 && day >= 14;
    std::string mac("\x00\x11\x22\x33\x44\x00", 6);
    mac.back() = static_cast<char>(number);
    return {
        .address = fmt::format("192.0.2.{}", number),
        .serial = fmt::format("S{}{}", number, is_replaced ? "-NEW" : ""),
        .life_count = 1000 + day,
        .toner = 50,
        .mac = mac};
}

TEST(BacklogTest, IsNotLookedAtAgainAndAgainBecauseAPrinterWasReplaced) {
    Installation server;
    FakeStream stream{server.customer.agent, {server.random.uuid()}, server.clock};
    stream.add(platen::testing::profileRecord());
    for (int day = 0; day < kWeeksOfDays; ++day) {
        for (int number = 1; number <= kPrinters; ++number)
            stream.add(platen::testing::readingRecord(printerOn(day, number)));
        server.clock.advance(std::chrono::hours{24});
    }
    server.deliver(stream);
    server.analyzeAll();
    constexpr std::uint64_t kReadings{kPrinters * kWeeksOfDays};
    EXPECT_EQ(server.metrics.counter("platen_analysis_readings_total", "").value(), kReadings);
    EXPECT_LE(server.metrics.counter("platen_analysis_looked_at_total", "").value(), 8 * kReadings);
    EXPECT_EQ(server.database.number("SELECT count(*) FROM device"), kPrinters + 1);
    EXPECT_EQ(
        server.database.number("SELECT sum(life_used) FROM device_day"),
        (kPrinters - 1) * (kWeeksOfDays - 1) + 13 + 6);
}

}  // namespace
}  // namespace platen::server::analysis
