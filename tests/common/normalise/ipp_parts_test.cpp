#include "tests/common/normalise/raw_builder.hpp"

#include <gtest/gtest.h>

#include <string>

namespace platen {

namespace {

using normalise_test::RawBuilder;

RawBuilder partsPrinter() {
    return RawBuilder{
        "family = \"x\"\n"
        "trays = { level = \"1.3.1\", capacity = \"1.3.2\", name = \"1.3.3\" }\n"
        "alerts = { severity = \"1.3.4\", code = \"1.3.5\", ignore_codes = [507] }\n"
        "status = { device = \"1.3.6\", printer = \"1.3.7\" }\n"};
}

std::vector<Alert> alertsOf(const std::string& alert, const std::string& text = "x") {
    return partsPrinter()
        .ipp("printer-alert", 0x30, alert)
        .ippText("printer-alert-description", text)
        .reading()
        .alerts;
}

}  // namespace

TEST(IppTrays, AreReadWhereSnmpHasNone) {
    auto printer = partsPrinter();
    printer.ipp(
        "printer-input-tray",
        0x30,
        "type=sheetFeedAutoNonRemovableTray;maxcapacity=250;level=-3;name=Cassette 1");
    printer.ipp("printer-input-tray", 0x30, "name=tray-2;maxcapacity=100;level=40;");
    const auto reading = printer.reading();
    ASSERT_EQ(reading.trays.size(), 2U);
    EXPECT_EQ(reading.trays[0].index, "tray.1");
    EXPECT_EQ(reading.trays[0].name, "Cassette 1");
    EXPECT_EQ(reading.trays[0].state, LevelState::SomeLeft);
    EXPECT_EQ(reading.trays[0].capacity, 250);
    EXPECT_EQ(reading.trays[1].level, 40);
    EXPECT_EQ(reading.origins.at("trays"), "ipp:printer-input-tray");
}

TEST(IppTrays, FillWhatSnmpDoesNotKnowOfATrayOfThatName) {
    auto printer = partsPrinter();
    printer.octets("1.3.3.1.1", "Tray 1").integer("1.3.1.1.1", -2).integer("1.3.2.1.1", 250);
    printer.octets("1.3.3.1.2", "Tray 2").integer("1.3.1.1.2", 7).integer("1.3.2.1.2", -2);
    for (const char* tray :
         {"name=TRAY 1;level=40;maxcapacity=500",
          "name=Tray 2;level=9;maxcapacity=100",
          "name=auto;level=1"})
        printer.ipp("printer-input-tray", 0x30, tray);
    const auto trays = printer.reading().trays;
    ASSERT_EQ(trays.size(), 2U);
    EXPECT_EQ(trays[0].level, 40);
    EXPECT_EQ(trays[0].capacity, 250);
    EXPECT_EQ(trays[1].level, 7);
    EXPECT_EQ(trays[1].capacity, 100);
}

TEST(IppAlerts, AreConditionsWithTheirDescriptions) {
    const auto alerts = alertsOf("code=coverOpen;severity=critical;group=cover", "Close it");
    ASSERT_EQ(alerts.size(), 1U);
    EXPECT_EQ(alerts[0].code, "cover_open");
    EXPECT_EQ(alerts[0].severity, "critical");
    EXPECT_EQ(alerts[0].group, "cover");
    EXPECT_EQ(alerts[0].text, "Close it");
}

TEST(IppAlerts, LeaveOutWhatSaysNothingOrIsHistory) {
    for (const char* alert :
         {"other",
          "code=other",
          "code=unknown;severity=other;group=other",
          "code=unknown;severity=otherother",
          "code=jam;severity=other",
          "code=printerReadyToPrint",
          "code=printerReadyToPrint;severity=warning",
          ""})
        EXPECT_TRUE(alertsOf(alert).empty()) << alert;
}

TEST(IppAlerts, NeedNoCodeIfTheyAreSevereAndNoSeverityIfTheyHaveACode) {
    EXPECT_EQ(alertsOf("severity=warning").size(), 1U);
    EXPECT_EQ(alertsOf("code=jam").size(), 1U);
}

TEST(IppAlerts, AreNotAskedWhereSnmpHasATable) {
    auto printer = partsPrinter();
    printer.integer("1.3.4.1.1", 1).integer("1.3.5.1.1", 507);
    EXPECT_TRUE(printer.ipp("printer-alert", 0x30, "code=jam").reading().alerts.empty());
}

TEST(IppStatus, CountsWhereSnmpSaysNone) {
    EXPECT_EQ(partsPrinter().ippInteger("printer-state", 4).reading().status, "printing");
    EXPECT_EQ(
        partsPrinter().ippInteger("printer-state", 4).reading().origins.at("status"),
        "ipp:printer-state");
    EXPECT_EQ(
        partsPrinter()
            .ippInteger("printer-state", 3)
            .integer("1.3.6.1", 2)
            .integer("1.3.7.1", 4)
            .reading()
            .status,
        "printing");
}

}  // namespace platen
