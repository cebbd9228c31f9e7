#include "tests/agent/probe/child_process.hpp"
#include "tests/agent/support/temporary_folder.hpp"

#include <Poco/JSON/Array.h>
#include <Poco/JSON/Object.h>
#include <Poco/JSON/Parser.h>
#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

namespace platen::agent {

namespace {

using Poco::JSON::Object;

/// Of 127.20.8.1, with PAPPL's printers, which nobody has at the moment.
constexpr auto kAddress = "127.20.8.1";

std::uint16_t freeTcpPort() {
    const int descriptor = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in own{};
    own.sin_family = AF_INET;
    inet_pton(AF_INET, kAddress, &own.sin_addr);
    socklen_t length = sizeof own;
    const bool bound = ::bind(descriptor, reinterpret_cast<sockaddr*>(&own), length) == 0 &&
                       ::getsockname(descriptor, reinterpret_cast<sockaddr*>(&own), &length) == 0;
    ::close(descriptor);
    return bound ? ntohs(own.sin_port) : std::uint16_t{0};
}

Object::Ptr objectOf(const std::string& text) {
    return Poco::JSON::Parser{}.parse(text).extract<Object::Ptr>();
}

std::int64_t counterOf(const Object& reading, const std::string& name) {
    const auto counter = reading.getObject("counters")->getObject(name);
    return counter ? counter->getValue<std::int64_t>("value") : -1;
}

/// "black 7 %" and the like, of each supply.
std::vector<std::string> suppliesOf(const Object& reading) {
    std::vector<std::string> found;
    const auto supplies = reading.getArray("supplies");
    for (unsigned i = 0; i < supplies->size(); ++i) {
        const auto supply = supplies->getObject(i);
        found.push_back(
            supply->getValue<std::string>("kind") + " " +
            supply->optValue<std::string>("color", "-") + " " +
            supply->optValue<std::string>("percent", "-"));
    }
    return found;
}

/// The real program against printers made with PAPPL.
class IppProbe : public testing::Test {
protected:
    void SetUp() override {
        printers_ = std::make_unique<BackgroundProgram>(std::vector<std::string>{
            PLATEN_IPP_PRINTER, kAddress, std::to_string(ipp_port_), folder_.path()});
        ASSERT_TRUE(printers_->waitForFile(folder_.file("ready")));
    }
    /// A device at the same address that says this over SNMP.
    void startSnmp(const std::string& rows) {
        const std::string recording = folder_.file("device.snmprec");
        std::ofstream{recording} << rows;
        const std::string ready = folder_.file("sim.json");
        snmp_ = std::make_unique<BackgroundProgram>(std::vector<std::string>{
            PLATEN_SIM,
            "--port",
            "0",
            "--ready-file",
            ready,
            "--device",
            std::string{kAddress} + "=" + recording});
        ASSERT_TRUE(snmp_->waitForFile(ready));
        std::ifstream file{ready};
        const std::string text{std::istreambuf_iterator<char>{file}, {}};
        snmp_port_ = objectOf(text)->getValue<int>("port");
    }
    [[nodiscard]] Finished probe(const std::vector<std::string>& more) const {
        std::vector<std::string> command{
            PLATEN_AGENT,
            "probe",
            kAddress + (":" + std::to_string(snmp_port_)),
            "--json",
            "--profile-dir",
            "config/profiles",
            "--ipp-port",
            std::to_string(ipp_port_)};
        command.insert(command.end(), more.begin(), more.end());
        return runProgram(command);
    }

    tests::TemporaryFolder folder_;
    std::uint16_t ipp_port_{freeTcpPort()};
    int snmp_port_{9};
    std::unique_ptr<BackgroundProgram> printers_;
    std::unique_ptr<BackgroundProgram> snmp_;
};

constexpr auto kLaserWithoutSerial = R"(1.3.6.1.2.1.1.1.0|4|HP ETHERNET MULTI-ENVIRONMENT
1.3.6.1.2.1.1.2.0|6|1.3.6.1.4.1.11.2.3.9.1
1.3.6.1.2.1.25.3.2.1.3.1|4|HP LaserJet Test 4000
1.3.6.1.2.1.25.3.2.1.5.1|2|2
1.3.6.1.2.1.43.10.2.1.3.1.1|2|7
1.3.6.1.2.1.43.10.2.1.4.1.1|65|54321
)";

TEST_F(IppProbe, ReadsAPrinterOverIppAlone) {
    const auto finished = probe({"--ipp", "only"});
    ASSERT_EQ(finished.exit_code, 0);
    const auto reading = objectOf(finished.output);
    EXPECT_EQ(reading->getValue<std::string>("protocol"), "ipp");
    EXPECT_EQ(reading->getValue<std::string>("vendor"), "HP");
    EXPECT_EQ(reading->getValue<std::string>("serial"), "PAPPL4000");
    EXPECT_EQ(reading->getValue<std::string>("location"), "third floor");
    EXPECT_EQ(counterOf(*reading, "total_impressions"), 12345);
    const auto supplies = suppliesOf(*reading);
    ASSERT_EQ(supplies.size(), 3U);
    EXPECT_EQ(supplies[0], "toner black 7");
    EXPECT_EQ(supplies[1], "toner cyan 81");
    EXPECT_TRUE(supplies[2].starts_with("waste_toner ")) << supplies[2];
}

TEST_F(IppProbe, FallsBackOnIppWhereSnmpIsSilent) {
    const std::vector<std::string> impatient{"--timeout", "50", "--retries", "0"};
    const auto finished = probe(impatient);
    ASSERT_EQ(finished.exit_code, 0);
    EXPECT_EQ(counterOf(*objectOf(finished.output), "total_impressions"), 12345);

    auto without = impatient;
    without.insert(without.end(), {"--ipp", "off"});
    EXPECT_EQ(probe(without).exit_code, 2);
}

TEST_F(IppProbe, CompletesWhatSnmpLeavesOpenAndKeepsWhatItSays) {
    startSnmp(kLaserWithoutSerial);
    const std::vector<std::string> impatient{"--timeout", "100", "--retries", "3"};
    const auto finished = probe(impatient);
    ASSERT_EQ(finished.exit_code, 0);
    const auto reading = objectOf(finished.output);
    EXPECT_EQ(reading->getValue<std::string>("protocol"), "snmp-v2c");
    EXPECT_EQ(reading->getValue<std::string>("serial"), "PAPPL4000");
    EXPECT_EQ(counterOf(*reading, "life_count"), 54321);
    EXPECT_EQ(reading->getArray("supplies")->size(), 3U);

    const auto by_snmp =
        objectOf(probe({"--timeout", "100", "--retries", "3", "--ipp", "off"}).output);
    EXPECT_TRUE(by_snmp->isNull("serial"));
    EXPECT_EQ(by_snmp->getArray("supplies")->size(), 0U);
}

TEST_F(IppProbe, RefusesOptionsThatMeanNothing) {
    EXPECT_EQ(probe({"--ipp", "sometimes"}).exit_code, 64);
    EXPECT_EQ(probe({"--ipp-port", "0"}).exit_code, 64);
}

}  // namespace

}  // namespace platen::agent
