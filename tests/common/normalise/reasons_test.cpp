#include "common/normalise/reasons.hpp"

#include "common/normalise/console_words.hpp"
#include "common/normalise/reason_words.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace platen {

namespace {

Supply toner(const std::string& index, const std::string& color, int percent) {
    Supply supply;
    supply.index = index;
    supply.kind = "toner";
    supply.color = color;
    supply.state = LevelState::Percent;
    supply.percent = percent;
    return supply;
}

/// "warning toner_low 1.1 alert,errors" for each reason.
std::vector<std::string> told(const StandardReading& reading) {
    std::vector<std::string> lines;
    for (const Reason& reason : reading.reasons) {
        std::string line{severityName(reason.severity)};
        line += " " + reason.what;
        if (!reason.subject.empty()) line += " " + reason.subject;
        char separator = ' ';
        for (const ReasonSource& source : reason.sources) {
            line += separator + source.name;
            separator = ',';
        }
        lines.push_back(line);
    }
    return lines;
}

StandardReading explained(StandardReading reading, const IppState& ipp = {}) {
    addReasons(reading, ipp);
    reading.status = fusedStatus(reading);
    return reading;
}

StandardReading idle() {
    StandardReading reading;
    reading.status = "idle";
    return reading;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST(Reasons, AreNoneForAHealthyPrinter) {
    StandardReading reading = idle();
    reading.supplies = {toner("1.1", "black", 80)};
    reading.console = {"Ready"};
    reading.alerts = {
        {.severity = "warning", .group = "general_printer", .code = "power_up", .text = ""},
        {.severity = "warning", .group = "cover", .code = "cover_closed", .text = ""},
        {.severity = "warning", .group = "general_printer", .code = "other", .text = "Ready."},
        {.severity = "warning_binary_change",
         .group = "marker",
         .code = "marker_fuser_under_temperature",
         .text = ""}};
    EXPECT_EQ(told(explained(reading)), Lines{});
    EXPECT_EQ(explained(reading).status, "idle");
}

TEST(Reasons, AreOneForOneThingThatSeveralSourcesTell) {
    StandardReading reading = idle();
    reading.supplies = {toner("1.1", "cyan", 3), toner("1.2", "black", 80)};
    reading.errors = {"low_toner"};
    reading.console = {"Cyan toner low"};
    reading.alerts = {
        {.severity = "warning",
         .group = "marker_supplies",
         .code = "subunit_almost_empty",
         .text = "Replace soon",
         .index = "1.1"}};
    const IppState ipp{
        .status = "idle",
        .reasons = {
            {.word = "toner_low", .severity = Severity::Warning, .text = "toner-low-warning"}}};
    const auto result = explained(reading, ipp);
    EXPECT_EQ(told(result), Lines{"warning toner_low 1.1 alert,console,supply,errors,ipp"});
    EXPECT_EQ(result.status, "warning");
    EXPECT_FALSE(result.supplies.front().in_conflict);
}

TEST(Reasons, MarkALevelOfAHundredWhileThePanelSaysTonerLow) {
    StandardReading reading = idle();
    reading.supplies = {toner("1.1", "black", 100)};
    reading.console = {"Toner low"};
    const auto result = explained(reading);
    EXPECT_EQ(told(result), Lines{"warning toner_low 1.1 console,supply"});
    EXPECT_EQ(result.reasons.front().sources.back().text, "100 %");
    EXPECT_EQ(result.status, "warning");
    EXPECT_TRUE(result.supplies.front().in_conflict);
}

TEST(Reasons, MarkNoSupplyWhereAnotherIsTheOneThatIsLow) {
    StandardReading reading = idle();
    reading.supplies = {toner("1.1", "black", 100), toner("1.2", "cyan", 12)};
    reading.errors = {"low_toner"};
    const auto result = explained(reading);
    EXPECT_EQ(told(result), Lines{"warning toner_low 1.2 supply,errors"});
    EXPECT_FALSE(result.supplies.front().in_conflict);
    reading.supplies.back().percent.reset();
    EXPECT_EQ(told(explained(reading)), Lines{"warning toner_low errors"});
    EXPECT_FALSE(explained(reading).supplies.front().in_conflict);
}

TEST(Reasons, FindNoContradictionInALevelThatIsKnownInStepsOnly) {
    StandardReading reading = idle();
    reading.supplies = {toner("1.1", "black", 100)};
    reading.supplies.front().coarse = 100;
    reading.console = {"Toner low"};
    EXPECT_FALSE(explained(reading).supplies.front().in_conflict);
    reading.supplies.front().percent = 0;
    EXPECT_EQ(told(explained(reading)), Lines{"warning toner_low 1.1 console,supply"});
}

TEST(Reasons, OfALevelGrowWithWhatIsMissing) {
    StandardReading reading = idle();
    const auto what_at = [&](int percent) {
        reading.supplies = {toner("1.1", "black", percent)};
        return told(explained(reading));
    };
    EXPECT_EQ(what_at(0), Lines{"warning toner_empty 1.1 supply"});
    EXPECT_EQ(what_at(5), Lines{"warning toner_low 1.1 supply"});
    EXPECT_EQ(what_at(6), Lines{"notice toner_low 1.1 supply"});
    EXPECT_EQ(what_at(20), Lines{"notice toner_low 1.1 supply"});
    EXPECT_EQ(what_at(21), Lines{});
}

TEST(Reasons, OfAWasteBoxGrowWithWhatIsInIt) {
    StandardReading reading = idle();
    Supply box;
    box.index = "1.5";
    box.kind = "waste_toner";
    box.percent_full = 100;
    reading.supplies = {box};
    EXPECT_EQ(told(explained(reading)), Lines{"warning waste_box_full 1.5 supply"});
    reading.supplies.front().percent = 0;  // nobody knows which way round it counts
    EXPECT_EQ(told(explained(reading)), Lines{"notice waste_box_full 1.5 supply"});
    reading.supplies.front().percent_full = 0;
    reading.supplies.front().percent = 100;
    EXPECT_EQ(told(explained(reading)), Lines{});
}

TEST(Reasons, AreNotMadeOfSuppliesThatSayNothing) {
    StandardReading reading = idle();
    reading.supplies.resize(3);
    reading.supplies[1].state = LevelState::SomeLeft;
    reading.supplies[2].level = 0;
    reading.supplies[2].state = LevelState::Amount;
    EXPECT_EQ(told(explained(reading)), Lines{});
}

TEST(Reasons, LetAPrinterThatIsReadyWorkAroundAnEmptyTray) {
    StandardReading reading = idle();
    reading.errors = {"no_paper"};
    reading.alerts = {
        {.severity = "critical",
         .group = "input",
         .code = "input_media_supply_empty",
         .text = "Tray 2 is empty",
         .index = "1.2"}};
    EXPECT_EQ(told(explained(reading)), Lines{"warning tray_empty 1.2 alert,errors"});
    EXPECT_EQ(explained(reading).status, "warning");
    reading.status = "down";
    EXPECT_EQ(told(explained(reading)), Lines{"error tray_empty 1.2 alert,errors"});
    EXPECT_EQ(explained(reading).status, "down");
}

TEST(Reasons, TakeAPrinterForDownThatIsJammedWhateverElseItSays) {
    StandardReading reading;
    reading.status = "printing";
    reading.errors = {"jammed", "low_toner"};
    const auto result = explained(reading);
    EXPECT_EQ(told(result), (Lines{"error paper_jam errors", "warning toner_low errors"}));
    EXPECT_EQ(result.status, "down");
}

TEST(Reasons, LeaveAPrinterPrintingThatOnlyWarns) {
    StandardReading reading;
    reading.status = "printing";
    reading.errors = {"low_toner"};
    EXPECT_EQ(explained(reading).status, "printing");
    reading.status = "unknown";
    EXPECT_EQ(explained(reading).status, "warning");
}

TEST(Reasons, SayThatTheDeviceSaysNoMoreThanItsStatus) {
    StandardReading reading;
    reading.status = "down";
    reading.errors = {"low_paper"};
    EXPECT_EQ(
        told(explained(reading)), (Lines{"error device_down status", "warning paper_low errors"}));
    reading.errors = {};
    reading.status = "warning";
    EXPECT_EQ(told(explained(reading)), Lines{"warning device_warning status"});
}

TEST(Reasons, KnowACoverByItsNameAndAnEmptyTrayByItsLevel) {
    StandardReading reading = idle();
    reading.errors = {"door_open"};
    reading.covers = {
        {.index = "1.1", .name = "Front Cover", .is_open = false},
        {.index = "1.2", .name = "Right Cover", .is_open = true}};
    reading.trays.resize(2);
    reading.trays[0] = {.index = "1.1", .name = "Tray 1", .level = 0, .capacity = 500};
    reading.trays[1] = {.index = "1.2", .name = "Tray 2", .level = -3, .capacity = 500};
    EXPECT_EQ(
        told(explained(reading)),
        (Lines{"error cover_open 1.2 cover,errors", "notice tray_empty 1.1 tray"}));
}

TEST(Reasons, TellSleepFromTheAlertThePanelTheStatusAndIpp) {
    StandardReading by_alert = idle();
    by_alert.alerts = {
        {.severity = "warning",
         .group = "general_printer",
         .code = "subunit_power_saver",
         .text = ""}};
    StandardReading by_panel = idle();
    by_panel.console = {"Ruhezustand"};
    StandardReading by_status = idle();
    by_status.asleep = true;
    for (const auto& reading : {by_alert, by_panel, by_status}) {
        EXPECT_TRUE(explained(reading).asleep);
        EXPECT_EQ(explained(reading).status, "idle");
    }
    const IppState ipp{
        .status = "idle",
        .reasons = {{.word = "deep_sleep", .severity = Severity::Warning, .text = "deep-sleep"}}};
    EXPECT_TRUE(explained(idle(), ipp).asleep);
    EXPECT_FALSE(explained(idle()).asleep);
}

TEST(Reasons, KeepAReasonOfIppThatNobodyKnows) {
    const IppState ipp{
        .status = "idle",
        .reasons = {
            {.word = "punch_full", .severity = Severity::Warning, .text = "punch-full-warning"}}};
    EXPECT_EQ(told(explained(idle(), ipp)), Lines{"warning punch_full ipp"});
}

TEST(PanelWords, AreKnownInTheLanguagesThatPrintersAreSetTo) {
    for (const auto* text :
         {"Toner Low",
          "BLACK TONER LOW",
          "Wenig Toner.",
          "Toner faible",
          "Tóner bajo",
          "Toner in esaurimento",
          "Toner bijna op",
          "Toner baixo",
          "碳粉不足"})
        EXPECT_EQ(wordOfPanel(text), "toner_low") << text;
    for (const auto* text :
         {"Paper jam in tray 2",
          "Papierstau",
          "Bourrage papier",
          "Atasco de papel",
          "Papierstoring",
          "紙詰まり"})
        EXPECT_EQ(wordOfPanel(text), "paper_jam") << text;
    for (const auto* text :
         {"Sleep", "Sleep mode on", "Energiesparmodus", "En veille", "スリープ中"})
        EXPECT_EQ(wordOfPanel(text), "asleep") << text;
    for (const auto* text : {"Ready", "READY.", "Bereit", "Prêt", "準備完了"})
        EXPECT_EQ(wordOfPanel(text), "ready") << text;
}

TEST(PanelWords, AreNotGuessed) {
    for (const auto* text :
         {"",
          "Toner",
          "Not ready",
          "Replace",
          "Tonerlow",
          "Preparing to print...",
          "Asleepy Hollow",
          "Printing 3/10",
          "Surveille",
          "Insert paper jammer"})
        EXPECT_EQ(wordOfPanel(text), "") << text;
}

TEST(ReasonWords, AreKnownForEveryErrorBit) {
    for (const auto* bit :
         {"low_paper",
          "no_paper",
          "low_toner",
          "no_toner",
          "door_open",
          "jammed",
          "offline",
          "service_requested",
          "input_tray_missing",
          "output_tray_missing",
          "marker_supply_missing",
          "output_near_full",
          "output_full",
          "input_tray_empty",
          "overdue_prevent_maint"})
        EXPECT_NE(wordOfError(bit), "") << bit;
}

}  // namespace platen
