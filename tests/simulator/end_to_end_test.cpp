#include "common/recording/snmprec.hpp"
#include "tests/simulator/ber/snmp_message.hpp"
#include "tests/simulator/running_simulator.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <vector>

/// Debian's SNMP tools against the real program. They read no configuration files, so that the
/// machine's own cannot change a result.
namespace platen::simulator {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Ne;

constexpr auto kLifeCountText = "1.3.6.1.2.1.43.10.2.1.4.1.1";
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
        ask(simulator,
            std::string{"snmpget -v2c -c public"} + kSoon,
            "127.20.77.3",
            kLifeCountText),
        IsEmpty());
    EXPECT_THAT(
        ask(simulator, "snmpget -v2c -c inside", "127.20.77.3", kLifeCountText),
        HasSubstr("282712"));
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
    const std::string line =
        ask(simulator, "snmpget -v2c -c public", "127.20.77.3", kLifeCountText);
    const std::string number =
        line.substr(line.find(' ') + 1, line.find('\n') - line.find(' ') - 1);
    EXPECT_THAT(
        simulator.servedText(), HasSubstr(fmt::format("\"{}\":\"{}\"", kLifeCountText, number)));
    EXPECT_THAT(simulator.servedText(), HasSubstr("\"dev\":\"127.20.77.3\""));
}

TEST_F(EndToEnd, WritesWhoIsThereAndEndsWithZeroOnSigterm) {
    RunningSimulator simulator{{"--count", "14"}};
    EXPECT_THAT(simulator.readyText(), HasSubstr("\"address\": \"127.20.0.14\""));
    EXPECT_THAT(simulator.readyText(), HasSubstr("\"recording\": \"brother-mono-laser\""));
    EXPECT_THAT(
        simulator.readyText(), testing::ContainsRegex("\"serial\": \"SIM[A-Z][A-Z]1100013\""));
    EXPECT_EQ(simulator.stop(), 0);
}

TEST_F(EndToEnd, ObeysCommandsWhileItRunsAndSaysWhetherItDid) {
    const RunningSimulator simulator{{"--device", std::string{"127.20.77.3="} + kKyocera}};
    EXPECT_EQ(simulator.order("silence 127.20.77.3"), "ok");
    EXPECT_THAT(
        ask(simulator,
            std::string{"snmpget -v2c -c public"} + kSoon,
            "127.20.77.3",
            kLifeCountText),
        IsEmpty());
    EXPECT_EQ(simulator.order("count 127.20.77.3"), "ok 1");
    EXPECT_EQ(simulator.order("answer 127.20.77.3"), "ok");
    EXPECT_THAT(
        ask(simulator, "snmpget -v2c -c public", "127.20.77.3", kLifeCountText),
        HasSubstr("282712"));
    EXPECT_THAT(simulator.order("burn"), HasSubstr("refused: 'burn' is no fault"));
}

TEST_F(EndToEnd, StandsAtATimeOfTheCalendarWhenItIsTold) {
    const RunningSimulator simulator{
        {"--live",
         "--device",
         std::string{"127.20.77.3="} + kKyocera,
         "--since",
         "2024-01-01T08:00:00Z",
         "--watched",
         "2026-11-01T08:00:00Z"}};
    EXPECT_EQ(simulator.order("time 2024-01-10T09:00:00Z"), "ok");
    const std::string then =
        ask(simulator, "snmpget -v2c -c public", "127.20.77.3", kLifeCountText);
    EXPECT_THAT(simulator.servedText(), HasSubstr("\"t\":1704877200000,"));
    EXPECT_THAT(simulator.order("time 2024-01-09T09:00:00Z"), HasSubstr("refused: time is"));
    EXPECT_THAT(simulator.order("time soon"), HasSubstr("refused: time is 'soon'"));
    EXPECT_EQ(simulator.order("time now"), "ok");
    EXPECT_NE(ask(simulator, "snmpget -v2c -c public", "127.20.77.3", kLifeCountText), then);
}

/// Where the reply to a request came from, which is sent to an address and port of 127/8.
std::uint16_t portOfReply(const std::string& address, std::uint16_t port) {
    ber::Message request;
    request.community = "public";
    request.bindings.push_back({Oid::of(kLifeCountText), Value{}});
    const std::string bytes = ber::encodeMessage(request);
    const int socket = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    sockaddr_in peer{};
    peer.sin_family = AF_INET;
    peer.sin_port = htons(port);
    ::inet_pton(AF_INET, address.c_str(), &peer.sin_addr);
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): the form of the sockets API
    auto* const generic = reinterpret_cast<sockaddr*>(&peer);
    socklen_t size = sizeof peer;
    std::array<char, 2000> reply{};
    const timeval patience{.tv_sec = 10, .tv_usec = 0};
    ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    ::sendto(socket, bytes.data(), bytes.size(), 0, generic, size);
    const auto received = ::recvfrom(socket, reply.data(), reply.size(), 0, generic, &size);
    ::close(socket);
    return received > 0 ? ntohs(peer.sin_port) : 0;
}

TEST_F(EndToEnd, SendsDelayedAndForeignAnswersAndTakesFaultsAtStart) {
    const RunningSimulator simulator{
        {"--device",
         std::string{"127.20.77.3="} + kKyocera,
         "--device",
         std::string{"127.20.77.4="} + kKyocera,
         "--fault",
         "foreign-port 127.20.77.3",
         "--fault",
         "delay 30 127.20.77.4"}};
    const std::string get = "snmpget -v2c -c public";
    EXPECT_THAT(portOfReply("127.20.77.3", simulator.port()), AllOf(Ne(0), Ne(simulator.port())));
    EXPECT_EQ(portOfReply("127.20.77.4", simulator.port()), simulator.port());
    EXPECT_THAT(ask(simulator, get, "127.20.77.4", kLifeCountText), HasSubstr("282712"));
}

TEST(CommandLine, EndsWithTwoWhenItIsWrong) {
    EXPECT_THROW(RunningSimulator({"--printers", "3"}), std::runtime_error);
    EXPECT_THROW(RunningSimulator({"--device", "127.0.0.1=/nonexistent"}), std::runtime_error);
    EXPECT_THROW(RunningSimulator({"--count", "1", "--fault", "burn"}), std::runtime_error);
}

}  // namespace
}  // namespace platen::simulator
