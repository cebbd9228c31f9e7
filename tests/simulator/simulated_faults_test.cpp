#include "tests/simulator/ber/snmp_message.hpp"
#include "tests/simulator/faults/fault_catalog.hpp"
#include "tests/simulator/faults/faults.hpp"
#include "tests/simulator/hand_clock.hpp"
#include "tests/simulator/network/request_handler.hpp"
#include "tests/simulator/site/virtual_clock.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

/// What each fault does to an answer. How agents stand it is tested in tests/agent/misbehaviour.
namespace platen::simulator {
namespace {

using std::chrono::milliseconds;
using testing::HasSubstr;

class FaultsTest : public testing::Test {
protected:
    static constexpr auto kLifeCount = "1.3.6.1.2.1.43.10.2.1.4.1.1";
    static constexpr auto kSerial = "1.3.6.1.2.1.43.5.1.1.17.1";
    static constexpr auto kMac = "1.3.6.1.2.1.2.2.1.6.2";
    static constexpr auto kUpTime = "1.3.6.1.2.1.1.3.0";
    static constexpr auto kDescription = "1.3.6.1.2.1.1.1.0";
    static constexpr auto kSupplyLevel = "1.3.6.1.2.1.43.11.1.1.9";

    FaultsTest() {
        const auto family = loadFamily("tests/recordings/kyocera-color-mfp.snmprec", Motion::Live);
        fleet_.add(first_, family);
        fleet_.add(second_, family);
    }
    ~FaultsTest() override { std::filesystem::remove(log_path_); }

    void obey(const std::string& line) { faults_.obey(line, clock_.bootNow()); }
    std::string refusalOf(const std::string& line) {
        try {
            obey(line);
            return "accepted";
        } catch (const std::invalid_argument& problem) {
            return problem.what();
        }
    }

    static ber::Message request(ber::PduType type, const std::vector<std::string>& oids) {
        ber::Message message;
        message.community = "public";
        message.type = type;
        message.request_id = 77;
        for (const std::string& oid : oids)
            message.bindings.push_back({Oid::of(oid), Value{}});
        return message;
    }
    static ber::Message bulk(const std::vector<std::string>& oids, std::int64_t rows) {
        ber::Message message = request(ber::PduType::GetBulk, oids);
        message.error_index = rows;
        return message;
    }
    std::vector<Outgoing> ask(const ber::Message& message) {
        return handler_.handle(first_, 161, ber::encodeMessage(message));
    }
    std::vector<Outgoing> get(const IpAddress& device, const std::string& oid) {
        return handler_.handle(device, 161, ber::encodeMessage(request(ber::PduType::Get, {oid})));
    }
    /// The answer of a device that sends just one that can be read.
    ber::Message answerTo(const ber::Message& message) {
        const auto replies = ask(message);
        if (replies.size() != 1) return {};
        return ber::decodeMessage(replies.front().bytes).value_or(ber::Message{});
    }
    Value valueOf(const std::string& oid) {
        const auto reply = answerTo(request(ber::PduType::Get, {oid}));
        return reply.bindings.size() == 1 ? reply.bindings.front().value : Value{};
    }
    std::int64_t numberAt(const std::string& oid) { return valueOf(oid).asInteger().value_or(-99); }
    std::vector<std::string> walk(const std::string& from, std::size_t steps) {
        std::vector<std::string> seen{from};
        while (seen.size() <= steps) {
            const auto reply = answerTo(request(ber::PduType::GetNext, {seen.back()}));
            if (reply.bindings.empty()) break;
            seen.push_back(reply.bindings.front().oid.text());
        }
        return seen;
    }
    std::vector<std::string> rowsOfBulk(const std::string& from, std::int64_t rows) {
        std::vector<std::string> seen;
        for (const Binding& binding : answerTo(bulk({from}, rows)).bindings)
            seen.push_back(binding.oid.text());
        return seen;
    }
    [[nodiscard]] std::string served() const {
        std::ifstream file{log_path_};
        return {std::istreambuf_iterator<char>{file}, std::istreambuf_iterator<char>{}};
    }
    static std::string newFile() {
        std::string name =
            (std::filesystem::temp_directory_path() / "platen-served-XXXXXX").string();
        const int file = ::mkstemp(name.data());
        if (file < 0) throw std::runtime_error{"no temporary file"};
        ::close(file);
        return name;
    }

    const IpAddress first_ = IpAddress::ofV4(0x7f140005);
    const IpAddress second_ = IpAddress::ofV4(0x7f140006);
    std::string log_path_{newFile()};
    HandClock clock_;
    VirtualClock time_{clock_, 0, std::nullopt};  // nobody prints, only faults change numbers
    Fleet fleet_{1};
    Faults faults_{fleet_, 1};
    ServedLog log_{log_path_};
    RequestHandler handler_{
        {.fleet = fleet_, .faults = faults_, .served = log_, .clock = time_}, Secret{"public"}};
};

TEST_F(FaultsTest, HaveNamesThatAreThereOnceAndArgumentsThatFit) {
    std::set<std::string_view> names;
    for (const FaultKind& kind : faultCatalog()) {
        EXPECT_TRUE(names.insert(kind.name).second) << kind.name;
        EXPECT_FALSE(kind.help.empty()) << kind.name;
        EXPECT_THAT(faultHelp(), HasSubstr(std::string{kind.name}));
    }
}

TEST_F(FaultsTest, HaveAnExampleInTheReadmeThatIsAccepted) {
    std::ifstream file{"tests/simulator/README.md"};
    std::set<std::string> shown;
    for (std::string line; std::getline(file, line);) {
        const auto begin = line.find("--fault '");
        if (begin == std::string::npos) continue;
        const std::string order = line.substr(begin + 9, line.find('\'', begin + 9) - begin - 9);
        EXPECT_EQ(refusalOf(order), "accepted") << order;
        obey("mend");
        shown.insert(order.substr(0, order.find(' ')));
    }
    for (const FaultKind& kind : faultCatalog())
        EXPECT_TRUE(shown.contains(std::string{kind.name})) << kind.name << " has no example";
}

TEST_F(FaultsTest, LoseAboutTheShareThatTheyAreTold) {
    obey("loss 25");
    std::size_t answered = 0;
    for (int i = 0; i < 2000; ++i)
        answered += get(first_, kLifeCount).size();
    EXPECT_GT(answered, 1400U);
    EXPECT_LT(answered, 1600U);
    EXPECT_EQ(handler_.received(first_), 2000U);
}

TEST_F(FaultsTest, ConcernOneDeviceOrAllForATimeAndByChance) {
    obey("silence 127.20.0.5 from=10 until=20");
    EXPECT_EQ(get(first_, kLifeCount).size(), 1U);
    clock_.advance(milliseconds{10'000});
    EXPECT_TRUE(get(first_, kLifeCount).empty());
    EXPECT_EQ(get(second_, kLifeCount).size(), 1U);
    clock_.advance(milliseconds{10'000});
    EXPECT_EQ(get(first_, kLifeCount).size(), 1U);
    obey("silence chance=50");
    std::size_t answered = 0;
    for (int i = 0; i < 200; ++i)
        answered += get(second_, kLifeCount).size();
    EXPECT_GT(answered, 60U);
    EXPECT_LT(answered, 140U);
}

TEST_F(FaultsTest, EndWhenTheyAreMended) {
    obey("silence 127.20.0.5\n");
    obey("silence 127.20.0.6");
    obey("answer 127.20.0.5");
    EXPECT_EQ(get(first_, kLifeCount).size(), 1U);
    EXPECT_TRUE(get(second_, kLifeCount).empty());
    obey("mend");
    EXPECT_EQ(get(second_, kLifeCount).size(), 1U);
    obey("loss 100");
    obey("loss 0");
    EXPECT_EQ(get(second_, kLifeCount).size(), 1U) << "the later order replaces the earlier";
}

TEST_F(FaultsTest, SayWhatIsWrongAndWhatIsAllowed) {
    EXPECT_THAT(refusalOf(""), HasSubstr("no command"));
    EXPECT_THAT(refusalOf("burn"), HasSubstr("'burn' is no fault; allowed: mend, answer, loss"));
    EXPECT_THAT(refusalOf("loss"), HasSubstr("loss needs PERCENT"));
    EXPECT_THAT(refusalOf("loss 101"), HasSubstr("loss: PERCENT is '101', allowed: 0 to 100"));
    EXPECT_THAT(refusalOf("loss nan"), HasSubstr("'nan'"));
    EXPECT_THAT(refusalOf("delay -1"), HasSubstr("'-1'"));
    EXPECT_THAT(refusalOf("delay 9..3"), HasSubstr("smaller one first"));
    EXPECT_THAT(refusalOf("silence here"), HasSubstr("'here' is no address"));
    EXPECT_THAT(refusalOf("silence all all"), HasSubstr("one word too many"));
    EXPECT_THAT(refusalOf("silence at=3"), HasSubstr("from=SECONDS"));
    EXPECT_THAT(refusalOf("silence from=x"), HasSubstr("from is 'x', allowed: 0 to"));
    EXPECT_THAT(refusalOf("gen-err first"), HasSubstr("OID is 'first'"));
    EXPECT_THAT(refusalOf("bad-length odd"), HasSubstr("indefinite"));
    EXPECT_THAT(refusalOf("counter-reset 127.9.9.9"), HasSubstr("nobody has"));
    EXPECT_THAT(refusalOf("move 127.20.0.6 127.20.0.5"), HasSubstr("it is taken"));
    EXPECT_THAT(refusalOf("answer"), HasSubstr("answer needs ADDRESS"));
}

TEST_F(FaultsTest, OnTheWayDelayRepeatAndSendFromElsewhere) {
    obey("delay 10..20");
    obey("again-after 500");
    auto replies = get(first_, kLifeCount);
    ASSERT_EQ(replies.size(), 2U);
    EXPECT_GE(replies[0].delay, milliseconds{10});
    EXPECT_LE(replies[0].delay, milliseconds{20});
    EXPECT_EQ(replies[1].delay - replies[0].delay, milliseconds{500});
    EXPECT_EQ(replies[0].bytes, replies[1].bytes);
    obey("mend");
    obey("foreign-address 127.20.0.99");
    EXPECT_EQ(get(first_, kLifeCount).at(0).from.text(), "127.20.0.99");
    obey("mend");
    obey("foreign-port");
    EXPECT_TRUE(get(first_, kLifeCount).at(0).other_port);
    obey("mend");
    obey("duplicate 3");
    EXPECT_EQ(get(first_, kLifeCount).size(), 4U);
    obey("mend");
    obey("flood 5");
    replies = get(first_, kLifeCount);
    ASSERT_EQ(replies.size(), 6U);
    EXPECT_NE(ber::decodeMessage(replies[0].bytes)->request_id, 77);
    EXPECT_EQ(ber::decodeMessage(replies[5].bytes)->request_id, 77);
    obey("mend");
    obey("hang 2");
    EXPECT_EQ(get(first_, kLifeCount).size() + get(first_, kLifeCount).size(), 2U);
    EXPECT_TRUE(get(first_, kLifeCount).empty());
}

TEST_F(FaultsTest, OfBytesLeaveNothingThatCanBeRead) {
    const auto whole = get(first_, kLifeCount).at(0).bytes;
    for (const char* order :
         {"cut 20",
          "garbage",
          "bad-length indefinite",
          "bad-length five-bytes",
          "bad-length beyond-the-end",
          "bad-length zero",
          "bad-length huge-arc"}) {
        obey(order);
        EXPECT_FALSE(ber::decodeMessage(get(first_, kLifeCount).at(0).bytes)) << order;
        obey("mend");
    }
    obey("cut-each 0");
    for (std::size_t i = 0; i < whole.size(); ++i)
        EXPECT_EQ(get(first_, kLifeCount).at(0).bytes, whole.substr(0, i));
    EXPECT_EQ(get(first_, kLifeCount).at(0).bytes, "") << "and from the beginning";
    obey("mend");
    obey("flip 1");
    EXPECT_EQ(get(first_, kLifeCount).at(0).bytes.size(), whole.size());
}

TEST_F(FaultsTest, OfMessagesChangeOneThingEach) {
    const auto usual = request(ber::PduType::Get, {kDescription});
    obey("wrong-id");
    EXPECT_NE(answerTo(usual).request_id, 77);
    obey("mend");
    obey("wrong-community");
    EXPECT_EQ(answerTo(usual).community, "nobody");
    obey("mend");
    obey("no-variables");
    EXPECT_TRUE(answerTo(usual).bindings.empty());
    obey("mend");
    obey("many-variables 300");
    EXPECT_EQ(answerTo(usual).bindings.size(), 300U);
    obey("mend");
    obey("bad-length wide-number");
    EXPECT_EQ(valueOf(kDescription).type, ValueType::Null) << "not to be read, but it is there";
    obey("mend");
    obey("echo");
    EXPECT_EQ(answerTo(usual), usual);
}

TEST_F(FaultsTest, OfErrorsRefuseWhatTheyAreTold) {
    const auto pair = request(ber::PduType::Get, {kDescription, kLifeCount});
    const auto missing = request(ber::PduType::Get, {kDescription, "1.3.9.9"});
    obey("too-big 1");
    EXPECT_EQ(answerTo(pair).error_status, 1);
    EXPECT_EQ(answerTo(bulk({kSupplyLevel}, 2)).error_status, 1);
    EXPECT_EQ(answerTo(request(ber::PduType::Get, {kDescription})).error_status, 0);
    obey("mend");
    obey("too-big-bytes 200");
    EXPECT_EQ(answerTo(bulk({"1.3.6.1.2.1.43"}, 50)).error_status, 1);
    EXPECT_EQ(answerTo(bulk({"1.3.6.1.2.1.43"}, 2)).error_status, 0);
    obey("mend");
    obey("silent-above 1");
    EXPECT_TRUE(ask(pair).empty());
    obey("mend");
    obey(std::string{"gen-err "} + kLifeCount);
    EXPECT_EQ(answerTo(pair).error_status, 5);
    EXPECT_EQ(answerTo(pair).error_index, 2);
    obey("mend");
    obey("gen-err-unnamed 1.3.6.1.2.1.43.10");
    EXPECT_EQ(answerTo(pair).error_index, 0);
    obey("mend");
    EXPECT_EQ(answerTo(missing).error_status, 0);
    obey("no-such-name");
    EXPECT_EQ(answerTo(missing).error_status, 2);
    EXPECT_EQ(answerTo(missing).error_index, 2);
    obey("mend");
    obey("error 16");
    EXPECT_EQ(answerTo(pair).error_status, 16);
}

TEST_F(FaultsTest, OfTablesBreakTheOrderOfOids) {
    const auto usual = walk(kSupplyLevel, 3);
    obey(std::string{"same-oid "} + kSupplyLevel);
    EXPECT_EQ(walk(kSupplyLevel, 3).at(3), usual.at(1));
    obey("mend");
    obey(std::string{"backwards "} + kSupplyLevel);
    EXPECT_EQ(walk(usual.at(3), 1).at(1), usual.at(1));
    obey("mend");
    obey(std::string{"cycle "} + kSupplyLevel);
    const auto round = walk(kSupplyLevel, 40);
    EXPECT_EQ(round.at(2), usual.at(2));
    EXPECT_GT(std::ranges::count(round, usual.at(1)), 1);
    obey("mend");
    obey(std::string{"endless "} + kSupplyLevel);
    EXPECT_EQ(walk(kSupplyLevel, 500).at(500), std::string{kSupplyLevel} + ".1.500");
    obey("mend");
    const auto whole = rowsOfBulk(kSupplyLevel, 4);
    obey("bulk-skips 2");
    EXPECT_EQ(rowsOfBulk(kSupplyLevel, 4), (std::vector<std::string>{whole.at(0), whole.at(2)}));
    EXPECT_EQ(walk(kSupplyLevel, 3), usual) << "GetNext shows every row";
    obey("mend");
    const auto all = walk("1.3.6.1.2.1.43", 200);
    obey("holes 50");
    const auto some = walk("1.3.6.1.2.1.43", 200);
    EXPECT_GT(some.size(), 1U);
    EXPECT_NE(some, all);
    EXPECT_EQ(walk("1.3.6.1.2.1.43", 200), some) << "the same holes each time";
}

TEST_F(FaultsTest, OfValuesShowOtherOnes) {
    obey("long-text 9000 1.3.6.1.2.1.1");
    EXPECT_EQ(valueOf(kDescription).octets.size(), 9000U);
    obey("mend");
    obey("hostile-text 1.3.6.1.2.1.1");
    EXPECT_THAT(valueOf(kDescription).octets, HasSubstr("\x1b[2J"));
    obey("mend");
    obey("wrong-type 1.3.6.1.2.1");
    EXPECT_EQ(valueOf(kDescription).type, ValueType::TimeTicks);
    EXPECT_EQ(valueOf(kLifeCount).type, ValueType::Octets);
    obey("mend");
    const auto count = numberAt(kLifeCount);
    obey("other-number-type 1.3.6.1.2.1.43");
    EXPECT_EQ(valueOf(kLifeCount).type, ValueType::Gauge32);
    EXPECT_EQ(numberAt(kLifeCount), count);
    obey("mend");
    obey("number -3 1.3.6.1.2.1.43.11.1.1.9");
    EXPECT_EQ(numberAt(std::string{kSupplyLevel} + ".1.1"), -3);
    obey("mend");
    obey("null 1.3.6.1.2.1.43.10");
    EXPECT_EQ(valueOf(kLifeCount).type, ValueType::Null);
    obey("mend");
    obey("sleep");
    EXPECT_EQ(numberAt(std::string{kSupplyLevel} + ".1.1"), -2);
    EXPECT_EQ(numberAt(kLifeCount), count);
}

TEST_F(FaultsTest, OfDevicesChangeTheirCounters) {
    const auto before = numberAt(kLifeCount);
    ASSERT_GT(before, 1000);
    obey("counter-back 9 127.20.0.5");
    EXPECT_EQ(numberAt(kLifeCount), before - 9);
    obey("counter-wrap 1000000 5 127.20.0.5");
    EXPECT_EQ(numberAt(kLifeCount), 999'995);
    obey("counter-back 7 127.20.0.5");
    EXPECT_EQ(numberAt(kLifeCount), 999'988);
    obey("counter-reset 127.20.0.5 from=5");
    EXPECT_EQ(numberAt(kLifeCount), 999'988);
    clock_.advance(milliseconds{5000});
    EXPECT_EQ(numberAt(kLifeCount), 0);
    obey("reboot 127.20.0.5");
    EXPECT_EQ(numberAt(kUpTime), 0);
}

TEST_F(FaultsTest, OfDevicesChangeTheirBoard) {
    const std::string serial = valueOf(kSerial).octets;
    const std::string mac = valueOf(kMac).octets;
    ASSERT_EQ(mac.size(), 6U);
    obey("board 127.20.0.5");
    EXPECT_EQ(numberAt(kLifeCount), 0);
    EXPECT_EQ(valueOf(kSerial).octets, serial);
    EXPECT_NE(valueOf(kMac).octets, mac);
    EXPECT_EQ(valueOf(kMac).octets.substr(0, 3), mac.substr(0, 3)) << "of the same maker";
}

TEST_F(FaultsTest, OfDevicesChangeWhoTheyAre) {
    const std::string own = valueOf(kSerial).octets;
    obey("serial XXXXXXX 127.20.0.5");
    EXPECT_EQ(valueOf(kSerial).octets, "XXXXXXX");
    obey("no-serial 127.20.0.5");
    EXPECT_EQ(valueOf(kSerial).octets, "");
    obey("twin 127.20.0.6 127.20.0.5");
    EXPECT_EQ(valueOf(kSerial).octets, fleet_.at(second_)->serial());
    obey("replace 127.20.0.5");
    EXPECT_NE(valueOf(kSerial).octets, own);
    EXPECT_NE(valueOf(kSerial).octets, fleet_.at(second_)->serial());
    const std::string moving = fleet_.at(second_)->serial();
    obey("move 127.20.0.50 127.20.0.6");
    EXPECT_TRUE(get(second_, kSerial).empty());
    const auto reply = get(*IpAddress::parse("127.20.0.50"), kSerial);
    EXPECT_EQ(ber::decodeMessage(reply.at(0).bytes)->bindings.at(0).value.octets, moving);
}

TEST_F(FaultsTest, AreInTheServedLogAsWhatWasReallySent) {
    const auto true_count = numberAt(kLifeCount);
    const auto line = [](std::int64_t count) {
        return std::string{"\""} + kLifeCount + "\":\"" + std::to_string(count) + "\"";
    };
    obey("cut 20");
    ASSERT_EQ(get(first_, kLifeCount).size(), 1U);
    const std::string before = served();
    EXPECT_THAT(before, HasSubstr(line(true_count)));
    EXPECT_EQ(std::ranges::count(before, '\n'), 1) << "a reply that nobody can read tells nothing";
    obey("mend");
    obey("number 5 1.3.6.1.2.1.43.10");
    EXPECT_EQ(numberAt(kLifeCount), 5);
    EXPECT_THAT(served(), HasSubstr(line(5)));
    obey("mend");
    obey("counter-reset");
    EXPECT_EQ(numberAt(kLifeCount), 0);
    EXPECT_THAT(served(), HasSubstr(line(0)));
}

TEST_F(FaultsTest, SwitchDevicesOffAndOn) {
    obey("switch-off 127.20.0.5");
    EXPECT_TRUE(get(first_, kLifeCount).empty());
    EXPECT_EQ(get(second_, kLifeCount).size(), 1U);
    obey("switch-on 127.20.0.5");
    EXPECT_EQ(get(first_, kLifeCount).size(), 1U);
    EXPECT_LT(numberAt("1.3.6.1.2.1.1.3.0"), 100);
}

}  // namespace
}  // namespace platen::simulator
