#include "agent/ipp/ipp_dialogue.hpp"

#include <gtest/gtest.h>

namespace platen::agent::ipp {

namespace {

/// Everything that is tried at a printer that says the same to everything.
std::vector<IppWay> triedWith(Attempt answer, const std::optional<IppWay>& known = {}) {
    IppDialogue dialogue{known};
    std::vector<IppWay> tried;
    while (const auto way = dialogue.next()) {
        tried.push_back(*way);
        dialogue.accept(answer);
    }
    return tried;
}

TEST(IppDialogueTest, BeginsWithWhatIsKnown) {
    const IppWay known{.path = "/printers/lp", .tls = true, .old_version = true};
    EXPECT_EQ(IppDialogue{known}.next(), known);
    EXPECT_EQ(IppDialogue{std::nullopt}.next(), IppWay{});
}

TEST(IppDialogueTest, EndsWithAnAnswerOrARefusal) {
    EXPECT_EQ(triedWith(Attempt::Answered).size(), 1U);
    EXPECT_EQ(triedWith(Attempt::Refused).size(), 1U);
}

TEST(IppDialogueTest, TriesEachPathOnce) {
    std::vector<std::string> paths;
    for (const IppWay& way : triedWith(Attempt::WrongPath, IppWay{.path = "/ipp"}))
        paths.push_back(way.path);
    EXPECT_EQ(paths, (std::vector<std::string>{"/ipp", "/ipp/print", "/ipp/printer", "/"}));
}

TEST(IppDialogueTest, TriesTheOlderVersionAndTlsOnce) {
    const auto versions = triedWith(Attempt::OldVersion);
    ASSERT_EQ(versions.size(), 2U);
    EXPECT_TRUE(versions[1].old_version);
    const auto tls = triedWith(Attempt::WantsTls);
    ASSERT_EQ(tls.size(), 2U);
    EXPECT_TRUE(tls[1].tls);
}

TEST(IppDialogueTest, PutsARefusedQuestionMoreSimplyThenElsewhereWithinALimit) {
    const auto tried = triedWith(Attempt::BadRequest);
    ASSERT_EQ(tried.size(), IppDialogue::kMaxAttempts);
    EXPECT_TRUE(tried[1].old_version && !tried[1].all_attributes);
    EXPECT_TRUE(tried[2].old_version && tried[2].all_attributes);
    EXPECT_EQ(tried[3], (IppWay{.path = "/ipp/printer"}));
}

TEST(IppDialogueTest, KnowsWhatStatusCodesMean) {
    EXPECT_EQ(attemptOfStatus(0x0001), Attempt::Answered);
    EXPECT_EQ(attemptOfStatus(0x000B), Attempt::Answered);
    EXPECT_EQ(attemptOfStatus(0x0503), Attempt::OldVersion);
    EXPECT_EQ(attemptOfStatus(0x0400), Attempt::BadRequest);
    EXPECT_EQ(attemptOfStatus(0x0406), Attempt::WrongPath);
    EXPECT_EQ(attemptOfStatus(0x0403), Attempt::Refused);
    EXPECT_EQ(attemptOfStatus(0x0507), Attempt::Refused);
    EXPECT_EQ(attemptOfHttp(404, ""), Attempt::WrongPath);
    EXPECT_EQ(attemptOfHttp(401, ""), Attempt::Refused);
    EXPECT_EQ(attemptOfHttp(426, ""), Attempt::WantsTls);
    EXPECT_EQ(attemptOfHttp(302, "https://elsewhere/"), Attempt::WantsTls);
    EXPECT_EQ(attemptOfHttp(302, "http://elsewhere/"), Attempt::WrongPath);
}

}  // namespace

}  // namespace platen::agent::ipp
