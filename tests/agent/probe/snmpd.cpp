#include "tests/agent/probe/snmpd.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

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

}  // namespace

void SnmpdTest::SetUp() {
    if (!std::filesystem::exists(kSnmpd)) GTEST_SKIP() << kSnmpd << " is not installed";
    port_ = freePort();
}

void SnmpdTest::start(const std::string& settings) {
    const std::string file = folder_.file("snmpd.conf");
    std::ofstream{file} << settings;
    // NOLINTNEXTLINE(concurrency-mt-unsafe): this program has one thread
    ::setenv("SNMP_PERSISTENT_DIR", folder_.path().c_str(), 1);
    snmpd_ = std::make_unique<BackgroundProgram>(std::vector<std::string>{
        kSnmpd, "-f", "-Lf", "/dev/null", "-C", "-c", file, "-p", folder_.file("pid"), address()});
    ASSERT_TRUE(snmpd_->waitForFile(folder_.file("pid")));
}

Finished SnmpdTest::probe(const std::vector<std::string>& options) const {
    std::vector<std::string> command{
        PLATEN_AGENT,
        "probe",
        address(),
        "--json",
        "--timeout",
        "150",
        "--retries",
        "5",
        "--profile-dir",
        "config/profiles"};
    command.insert(command.end(), options.begin(), options.end());
    return runProgram(command);
}

std::string SnmpdTest::secretFile(const std::string& name, const std::string& secret) const {
    const std::string path = folder_.file(name);
    std::ofstream{path} << secret << '\n';
    return path;
}

}  // namespace platen::agent
