#include "agent/discovery/dns_sd.hpp"

#include "tests/agent/discovery/dns_sd_answer.hpp"

#include <gtest/gtest.h>

namespace platen::agent::discovery {

namespace {

constexpr std::uint16_t kId = 4711;
const snmp::IpAddress kSender = *snmp::IpAddress::parse("192.0.2.7");

std::vector<AnnouncedPrinter> decode(const std::string& bytes) {
    return decodeAnnouncements(bytes, kId, kSender);
}

TEST(DnsSdTest, AsksForBothServicesWithoutAnything) {
    const std::string question = encodeBrowseQuestion(kId);
    EXPECT_EQ(question.substr(0, 12), std::string("\x12\x67\0\0\0\2\0\0\0\0\0\0", 12));
    EXPECT_EQ(question.substr(12, 21), std::string("\4_ipp\4_tcp\5local\0\0\x0C\0\1", 21));
    EXPECT_EQ(question.substr(33), std::string("\5_ipps\4_tcp\5local\0\0\x0C\0\1", 22));
}

TEST(DnsSdTest, ReadsWhereAPrinterIsAndItsPath) {
    DnsAnswer answer{kId};
    answer.pointer("_ipp._tcp.local", "Laser._ipp._tcp.local");
    answer.service("Laser._ipp._tcp.local", 631, "laser.local");
    answer.text("Laser._ipp._tcp.local", {"txtvers=1", "RP=printers/lp", "ty=Laser"});
    answer.address("laser.local", "192.0.2.9");
    EXPECT_EQ(
        decode(answer.bytes()),
        (std::vector<AnnouncedPrinter>{
            {.peer = {.address = *snmp::IpAddress::parse("192.0.2.9"), .port = 631},
             .way = {.path = "/printers/lp"}}}));
}

TEST(DnsSdTest, TakesTheSenderAndTheUsualWayWhereTheAnswerSaysLess) {
    DnsAnswer answer{kId};
    answer.pointer("_ipps._tcp.local", "Laser._ipps._tcp.local");
    answer.text("Laser._ipps._tcp.local", {"rp=bad path\r\n"});
    EXPECT_EQ(
        decode(answer.bytes()),
        (std::vector<AnnouncedPrinter>{
            {.peer = {.address = kSender, .port = 631}, .way = {.tls = true}}}));
}

TEST(DnsSdTest, TakesNothingFromOtherServicesQuestionsAndAnswersToOthers) {
    DnsAnswer scanner{kId};
    scanner.pointer("_uscan._tcp.local", "Scan._uscan._tcp.local");
    EXPECT_TRUE(decode(scanner.bytes()).empty());

    DnsAnswer other{kId + 1};
    other.pointer("_ipp._tcp.local", "Laser._ipp._tcp.local");
    EXPECT_TRUE(decode(other.bytes()).empty());
    EXPECT_TRUE(decode(encodeBrowseQuestion(kId)).empty());
    EXPECT_TRUE(decode("").empty());
}

TEST(DnsSdTest, StandsAnAnswerCutAnywhereAndNamesThatPointAtThemselves) {
    DnsAnswer answer{kId};
    answer.pointer("_ipp._tcp.local", "Laser._ipp._tcp.local");
    answer.service("Laser._ipp._tcp.local", 631, "laser.local");
    answer.text("Laser._ipp._tcp.local", {"rp=a"});
    const std::string whole = answer.bytes();
    for (std::size_t length = 0; length < whole.size(); ++length)
        EXPECT_LE(decode(whole.substr(0, length)).size(), 1U);

    DnsAnswer loop{kId};
    loop.raw("_ipp._tcp.local", 12, std::string("\xC0\x2C", 2));
    EXPECT_LE(decode(loop.bytes()).size(), 1U);
}

}  // namespace

}  // namespace platen::agent::discovery
