#include "common/normalise/ipp_state.hpp"

#include "tests/common/normalise/raw_builder.hpp"

#include <gtest/gtest.h>

namespace platen {

namespace {

using normalise_test::RawBuilder;

IppState stateOf(const RawBuilder& builder) {
    return readIppState(RawView{builder.raw(), builder.profile()});
}

RawBuilder printerIn(std::int32_t state) {
    return RawBuilder{"family = \"x\"\n"}.ippInteger("printer-state", state);
}

}  // namespace

TEST(IppState, IsAWordForWhatThePrinterDoes) {
    EXPECT_EQ(stateOf(printerIn(3)).status, "idle");
    EXPECT_EQ(stateOf(printerIn(4)).status, "printing");
    EXPECT_EQ(stateOf(printerIn(5)).status, "down");
    EXPECT_EQ(stateOf(printerIn(9)).status, "");
    EXPECT_EQ(stateOf(RawBuilder{"family = \"x\"\n"}).status, "");
}

TEST(IppState, KnowsHowLongThePrinterHasBeenOn) {
    EXPECT_EQ(stateOf(printerIn(3).ippInteger("printer-up-time", 314'854)).up_seconds, 314'854);
    EXPECT_EQ(stateOf(printerIn(3)).up_seconds, std::nullopt);
}

TEST(IppStateReasons, HaveTheSeverityOfTheirSuffix) {
    auto printer = printerIn(3);
    printer.ipp("printer-state-reasons", 0x44, "toner-low-report");
    printer.ipp("printer-state-reasons", 0x44, "cover-open-error");
    printer.ipp("printer-state-reasons", 0x44, "media-low-warning");
    const auto state = stateOf(printer);
    ASSERT_EQ(state.reasons.size(), 3U);
    EXPECT_EQ(state.reasons[0].word, "toner_low");
    EXPECT_EQ(state.reasons[0].severity, Severity::Notice);
    EXPECT_EQ(state.reasons[0].text, "toner-low-report");
    EXPECT_EQ(state.reasons[1].severity, Severity::Error);
    EXPECT_EQ(state.reasons[2].severity, Severity::Warning);
}

TEST(IppStateReasons, WithoutASuffixAreErrorsOnlyOfAPrinterThatIsStopped) {
    const auto severity = [](std::int32_t state) {
        auto printer = printerIn(state);
        return stateOf(printer.ipp("printer-state-reasons", 0x44, "toner-low"))
            .reasons.at(0)
            .severity;
    };
    EXPECT_EQ(severity(3), Severity::Warning);
    EXPECT_EQ(severity(5), Severity::Error);
}

TEST(IppStateReasons, StandOnceWithTheWorstSeverityAndWithoutNone) {
    auto printer = printerIn(3);
    for (const char* reason : {"none", "media-jam-report", "media-jam-error", "media-jam-warning"})
        printer.ipp("printer-state-reasons", 0x44, reason);
    const auto state = stateOf(printer);
    ASSERT_EQ(state.reasons.size(), 1U);
    EXPECT_EQ(state.reasons[0].text, "media-jam-error");
}

TEST(IppStateReasons, AreWordsOrNothing) {
    auto printer = printerIn(3);
    printer.ipp("printer-state-reasons", 0x44, "low \xFF toner");
    printer.ipp("printer-state-reasons", 0x13, "");
    EXPECT_TRUE(stateOf(printer).reasons.empty());
}

}  // namespace platen
