#include "agent/app/probe_report.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace platen::agent::app {

namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

TEST(ProbeReportTest, SaysNothingOfTheNetworkForARecording) {
    RawReading raw;
    raw.profile = "acme";
    StandardReading reading;
    reading.vendor = "Acme";
    reading.model = "3000";
    const std::string report = probeReport(raw, reading);
    EXPECT_THAT(report, StartsWith("Acme 3000 (snmp-v2c, profile acme)\n"));
    EXPECT_THAT(report, HasSubstr("0 values\n"));
    EXPECT_THAT(report, Not(HasSubstr("packets")));
}

TEST(ProbeReportTest, SaysWhyIppToldNothing) {
    RawReading raw;
    raw.endpoint = {.address = "192.0.2.7", .port = 161};
    raw.packets = 3;
    raw.ipp_uri = "ipp://192.0.2.7:631/ipp/print";
    raw.ipp_problem = FieldError::Refused;
    const std::string report = probeReport(raw, {});
    EXPECT_THAT(report, HasSubstr("at 192.0.2.7:161 ("));
    EXPECT_THAT(report, HasSubstr("in 3 packets"));
    EXPECT_THAT(report, HasSubstr("; no IPP from ipp://192.0.2.7:631/ipp/print: refused\n"));
    EXPECT_THAT(report, Not(HasSubstr("attributes")));
}

TEST(ProbeReportTest, PutsLevelsInWords) {
    StandardReading reading;
    reading.supplies.push_back({.kind = "toner", .state = LevelState::SomeLeft});
    EXPECT_THAT(probeReport({}, reading), HasSubstr("some left\n"));
    reading.supplies.front().kind = "waste_toner";
    EXPECT_THAT(probeReport({}, reading), HasSubstr("not full\n"));
    reading.supplies.front().state = LevelState::NotReported;
    EXPECT_THAT(probeReport({}, reading), HasSubstr("not reported\n"));
}

TEST(ProbeReportTest, TellsBothFiguresOfAWasteBoxAsFullness) {
    StandardReading reading;
    Supply box{.kind = "waste_toner", .state = LevelState::Percent};
    box.percent = 60;
    box.percent_full = 40;
    box.other_percent = 30;
    reading.supplies.push_back(box);
    EXPECT_THAT(probeReport({}, reading), HasSubstr("40 % full, 70 % full by IPP\n"));
}

TEST(ProbeReportTest, CountsAttributesWhereIppWasAskedAlone) {
    RawReading raw;
    raw.protocol = Protocol::Ipp;
    raw.packets = 2;
    raw.ipp_uri = "ipp://192.0.2.7:631/ipp/print";
    EXPECT_THAT(
        probeReport(raw, {}), HasSubstr("\n0 attributes from ipp://192.0.2.7:631/ipp/print in 2"));
}

}  // namespace

}  // namespace platen::agent::app
