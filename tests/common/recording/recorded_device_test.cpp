#include "common/recording/recorded_device.hpp"

#include "common/profiles/profile.hpp"
#include "common/recording/snmprec.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace platen {
namespace {

std::vector<std::string> oidsOf(const RawReading& reading) {
    std::vector<std::string> oids;
    for (const Binding& binding : reading.bindings)
        oids.push_back(binding.oid.text());
    return oids;
}

TEST(RecordedDevice, AnswersTheQuestionsOfASweep) {
    const auto hints = recordedHints(parseSnmprec(
        "1.3.6.1.2.1.1.1.0|4|Acme 3000\n"
        "1.3.6.1.2.1.1.2.0|6|1.3.6.1.4.1.99999.1\n"
        "1.3.6.1.2.1.43.5.1.1.1.1|65|7\n",
        "device.snmprec"));
    EXPECT_EQ(hints.sys_descr, "Acme 3000");
    EXPECT_EQ(hints.sys_object_id, "1.3.6.1.4.1.99999.1");
    EXPECT_TRUE(hints.has_printer_mib);
}

TEST(RecordedDevice, GivesWhatThePlanAsksForAndNothingElse) {
    const Profile profile = parseProfile(
        "family = \"acme\"\n"
        "[identity]\n"
        "serial = [{ get = \"1.3.1.0\" }, { column = \"1.3.5\" }]\n");
    const auto reading = recordedReading(
        parseSnmprec(
            "1.3.1.0|4|A\n1.3.2.0|4|B\n1.3.5|4|C\n1.3.5.1|4|D\n1.3.5.2||\n1.3.5.3|4|E\n"
            "1.3.51.1|4|F\n",
            "device.snmprec"),
        profile);
    EXPECT_EQ(reading.profile, "acme");
    EXPECT_THAT(oidsOf(reading), testing::ElementsAre("1.3.1.0", "1.3.5.1", "1.3.5.3"));
}

}  // namespace
}  // namespace platen
