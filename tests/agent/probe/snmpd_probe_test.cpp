#include "tests/agent/probe/child_process.hpp"
#include "tests/agent/support/temporary_folder.hpp"

#include <Poco/JSON/Object.h>
#include <Poco/JSON/Parser.h>
#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

namespace platen::agent {

namespace {

constexpr auto kSnmpd = "/usr/sbin/snmpd";

/// A UDP port of 127.0.0.1 that nobody has at the moment.
std::uint16_t freePort() {
    const int descriptor = ::socket(AF_INET, SOCK_DGRAM, 0);
    sockaddr_in own{};
    own.sin_family = AF_INET;
    own.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof own;
    const bool bound = ::bind(descriptor, reinterpret_cast<sockaddr*>(&own), length) == 0 &&
                       ::getsockname(descriptor, reinterpret_cast<sockaddr*>(&own), &length) == 0;
    ::close(descriptor);
    return bound ? ntohs(own.sin_port) : std::uint16_t{0};
}

/// Debian's SNMP agent: a peer that shares no code with the simulator.
class SnmpdProbe : public testing::Test {
protected:
    void SetUp() override {
        if (!std::filesystem::exists(kSnmpd)) GTEST_SKIP() << kSnmpd << " is not installed";
    }

    void start(const std::string& variables) {
        const std::string settings = folder_.file("snmpd.conf");
        std::ofstream{settings} << "rocommunity hidden 127.0.0.1\n" << variables;
        // NOLINTNEXTLINE(concurrency-mt-unsafe): this program has one thread
        ::setenv("SNMP_PERSISTENT_DIR", folder_.path().c_str(), 1);
        snmpd_ = std::make_unique<BackgroundProgram>(std::vector<std::string>{
            kSnmpd,
            "-f",
            "-Lf",
            "/dev/null",
            "-C",
            "-c",
            settings,
            "-p",
            folder_.file("pid"),
            address()});
        ASSERT_TRUE(snmpd_->waitForFile(folder_.file("pid")));
    }
    [[nodiscard]] std::string address() const { return "127.0.0.1:" + std::to_string(port_); }
    [[nodiscard]] Finished probe(const std::string& community) const {
        return runProgram(
            {PLATEN_AGENT,
             "probe",
             address(),
             "--json",
             "--community",
             community,
             "--timeout",
             "150",
             "--retries",
             "5",
             "--profile-dir",
             "config/profiles"});
    }

    tests::TemporaryFolder folder_;
    std::uint16_t port_{freePort()};
    std::unique_ptr<BackgroundProgram> snmpd_;
};

TEST_F(SnmpdProbe, ReadsWhatThePrinterMibOfAnotherAgentSays) {
    start(
        "override 1.3.6.1.2.1.43.10.2.1.4.1.1 counter 4000000000\n"
        "override 1.3.6.1.2.1.43.10.2.1.3.1.1 integer 7\n"
        "override 1.3.6.1.2.1.43.11.1.1.6.1.1 octet_str \"Black Toner\"\n"
        "override 1.3.6.1.2.1.43.11.1.1.8.1.1 integer 10000\n"
        "override 1.3.6.1.2.1.43.11.1.1.9.1.1 integer 2500\n");
    const auto result = probe("hidden");
    ASSERT_EQ(result.exit_code, 0);
    const auto json = Poco::JSON::Parser{}.parse(result.output).extract<Poco::JSON::Object::Ptr>();
    const auto life = json->getObject("counters")->getObject("life_count");
    EXPECT_EQ(life->getValue<std::int64_t>("value"), 4000000000);
    EXPECT_EQ(json->getArray("supplies")->getObject(0)->getValue<int>("percent"), 25);
    EXPECT_EQ(json->getValue<std::string>("protocol"), "snmp-v2c");
}

TEST_F(SnmpdProbe, TellsAHostThatIsNoPrinterFromOneThatDoesNotAnswer) {
    start("");
    EXPECT_EQ(probe("hidden").exit_code, 3);
    EXPECT_EQ(probe("wrong").exit_code, 2);
}

}  // namespace

}  // namespace platen::agent
