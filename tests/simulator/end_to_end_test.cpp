#include "tests/simulator/running_simulator.hpp"
#include "tests/simulator/snmprec/snmprec.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <string>
#include <vector>

/// Debian's SNMP tools against the real program. They read no configuration files, so that the
/// machine's own cannot change a result.
namespace platen::simulator {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

constexpr auto kLifeCount = "1.3.6.1.2.1.43.10.2.1.4.1.1";
constexpr auto kKyocera = "tests/recordings/kyocera-color-mfp.snmprec";
constexpr auto kCanon = "tests/recordings/canon-mono-mfp-v1.snmprec";

class EndToEnd : public testing::Test {
protected:
    void SetUp() override {
        if (outputOf("command -v snmpget snmpwalk snmpbulkwalk").empty()) {
            GTEST_SKIP() << "needs the Debian package snmp";
        }
    }

    /// What a tool prints; nothing when the device does not answer.
    static std::string ask(
        const RunningSimulator& simulator,
        const std::string& tool,
        const std::string& address,
        const std::string& oids) {
        const bool is_hasty = tool.find(" -t ") != std::string::npos;
        return outputOf(fmt::format(
            "SNMPCONFPATH=/nonexistent MIBS= SNMP_PERSISTENT_DIR={} "
            "{}{} -On -Oq -r 0 {}:{} {} 2>/dev/null",
            simulator.folder().string(),
            tool,
            is_hasty ? "" : " -t 10",
            address,
            simulator.port(),
            oids));
    }

    static auto variablesIn(const std::string& walk) {
        const bool has_end = walk.find("No more variables") != std::string::npos ||
                             walk.find("End of MIB") != std::string::npos;
        return std::ranges::count(walk, '\n') - (has_end ? 1 : 0);
    }
};

/// Added to a tool where silence is expected: no reason to wait long for it.
constexpr auto kSoon = " -t 0.3";

TEST_F(EndToEnd, WalksEveryVariableOfARecordingInBothVersions) {
    const RunningSimulator simulator{{"--device", std::string{"127.20.77.3="} + kKyocera}};
    const auto rows = static_cast<std::ptrdiff_t>(readSnmprec(kKyocera).size());
    const std::string bulk = ask(simulator, "snmpbulkwalk -v2c -c public", "127.20.77.3", "1.3");
    EXPECT_EQ(variablesIn(bulk), rows);
    EXPECT_EQ(ask(simulator, "snmpwalk -v2c -c public", "127.20.77.3", "1.3"), bulk);
    EXPECT_EQ(variablesIn(ask(simulator, "snmpwalk -v1 -c public", "127.20.77.3", "1.3")), rows);
}

TEST_F(EndToEnd, AnswersForManyAddressesAndOnlyForThose) {
    const RunningSimulator simulator{{"--count", "300", "--base", "127.20.0.0/16"}};
    const std::string get = "snmpget -v2c -c public";
    EXPECT_THAT(ask(simulator, get, "127.20.0.1", "1.3.6.1.2.1.1.5.0"), HasSubstr("BRW-0001"));
    EXPECT_THAT(ask(simulator, get, "127.20.1.40", "1.3.6.1.2.1.1.5.0"), HasSubstr("-0294"));
    EXPECT_THAT(ask(simulator, get + kSoon, "127.20.9.9", "1.3.6.1.2.1.1.5.0"), IsEmpty());
}

TEST_F(EndToEnd, AnswersOverIpv6) {
    const RunningSimulator simulator{{"--device", std::string{"::1="} + kKyocera}};
    EXPECT_THAT(
        ask(simulator, "snmpget -v2c -c public", "udp6:[::1]", "1.3.6.1.2.1.1.1.0"),
        HasSubstr("KYOCERA"));
}

TEST_F(EndToEnd, IsSilentForAWrongCommunity) {
    const RunningSimulator simulator{
        {"--device", std::string{"127.20.77.3="} + kKyocera, "--community", "inside"}};
    EXPECT_THAT(
        ask(simulator, std::string{"snmpget -v2c -c public"} + kSoon, "127.20.77.3", kLifeCount),
        IsEmpty());
    EXPECT_THAT(
        ask(simulator, "snmpget -v2c -c inside", "127.20.77.3", kLifeCount), HasSubstr("282712"));
}

TEST_F(EndToEnd, LetsOldDevicesSpeakVersion1Only) {
    const RunningSimulator simulator{{"--live", "--device", std::string{"127.20.77.4="} + kCanon}};
    const char* name = "1.3.6.1.2.1.1.1.0";
    EXPECT_THAT(
        ask(simulator, std::string{"snmpget -v2c -c public"} + kSoon, "127.20.77.4", name),
        IsEmpty());
    EXPECT_THAT(ask(simulator, "snmpget -v1 -c public", "127.20.77.4", name), HasSubstr("MF543x"));
}

TEST_F(EndToEnd, LogsEveryCounterBeforeItIsTold) {
    const RunningSimulator simulator{
        {"--live", "--speed", "0", "--device", std::string{"127.20.77.3="} + kKyocera}};
    const std::string line = ask(simulator, "snmpget -v2c -c public", "127.20.77.3", kLifeCount);
    const std::string number =
        line.substr(line.find(' ') + 1, line.find('\n') - line.find(' ') - 1);
    EXPECT_THAT(
        simulator.servedText(), HasSubstr(fmt::format("\"{}\":\"{}\"", kLifeCount, number)));
    EXPECT_THAT(simulator.servedText(), HasSubstr("\"dev\":\"127.20.77.3\""));
}

TEST_F(EndToEnd, WritesWhoIsThereAndEndsWithZeroOnSigterm) {
    RunningSimulator simulator{{"--count", "14"}};
    EXPECT_THAT(simulator.readyText(), HasSubstr("\"address\": \"127.20.0.14\""));
    EXPECT_THAT(simulator.readyText(), HasSubstr("\"recording\": \"zebra-label\""));
    EXPECT_THAT(simulator.readyText(), HasSubstr("\"serial\": \"SIMZE1100012\""));
    EXPECT_EQ(simulator.stop(), 0);
}

TEST_F(EndToEnd, ObeysCommandsWhileItRuns) {
    const std::string path = fmt::format("/tmp/platen-sim-control-{}", ::getpid());
    const RunningSimulator simulator{
        {"--device", std::string{"127.20.77.3="} + kKyocera, "--control", path}};
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.copy(&address.sun_path[0], path.size());
    const int socket = ::socket(AF_UNIX, SOCK_DGRAM, 0);
    const std::string command = "silence 127.20.77.3";
    const auto sent = ::sendto(
        socket,
        command.data(),
        command.size(),
        0,
        reinterpret_cast<const sockaddr*>(&address),  // NOLINT: the form of the sockets API
        sizeof address);
    ::close(socket);
    ASSERT_EQ(sent, static_cast<ssize_t>(command.size()));
    EXPECT_THAT(
        ask(simulator, std::string{"snmpget -v2c -c public"} + kSoon, "127.20.77.3", kLifeCount),
        IsEmpty());
}

TEST(CommandLine, EndsWithTwoWhenItIsWrong) {
    EXPECT_THROW(RunningSimulator({"--printers", "3"}), std::runtime_error);
    EXPECT_THROW(RunningSimulator({"--device", "127.0.0.1=/nonexistent"}), std::runtime_error);
}

}  // namespace
}  // namespace platen::simulator
