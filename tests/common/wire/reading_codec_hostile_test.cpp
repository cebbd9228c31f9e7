#include "common/wire/reading_codec.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <random>

namespace platen::wire {
namespace {

const std::vector<Oid> kHostilePlan{Oid::of("1.3.6.1.2.1.1.2.0"), Oid::of("1.3.6.1.2.1.43")};
const std::vector<std::string> kHostileNames{"marker-levels", "printer-name", "printer-state"};
const ReadingLists kHostileLists{.plan = kHostilePlan, .attributes = kHostileNames};

v1::Reading wellFormed() {
    v1::Reading message;
    message.set_address("192.0.2.7");
    message.set_port(161);
    message.set_protocol(v1::SNMP_V2C);
    message.set_profile_hash(std::string(32, 'h'));
    auto* value = message.add_values();
    value->set_oid_index(1);
    value->add_instance(10);
    value->set_type(v1::INTEGER);
    value->set_integer(12345);
    return message;
}

std::string readingRefusal(const std::function<void(v1::Reading&)>& damage) {
    v1::Reading message = wellFormed();
    damage(message);
    const auto reading = decodeReading(message, kHostileLists);
    return reading ? "accepted" : reading.error();
}

TEST(HostileReading, IsAcceptedUndamaged) {
    EXPECT_EQ(readingRefusal([](v1::Reading&) {}), "accepted");
}

TEST(HostileReading, IsRefusedForAnIndexPastThePlan) {
    EXPECT_EQ(
        readingRefusal([](v1::Reading& message) { message.mutable_values(0)->set_oid_index(2); }),
        "OID index 2 of a profile with 2 OIDs");
    EXPECT_EQ(
        readingRefusal([](v1::Reading& message) { message.mutable_values(0)->set_oid_index(~0U); }),
        "OID index 4294967295 of a profile with 2 OIDs");
}

TEST(HostileReading, IsRefusedForUnknownTypes) {
    for (const int type : {-1, 0, 10, 13, 1000}) {
        EXPECT_EQ(
            readingRefusal([type](v1::Reading& message) {
                message.mutable_values(0)->set_type(static_cast<v1::ValueType>(type));
            }),
            "value type " + std::to_string(type));
    }
}

TEST(HostileReading, IsRefusedForAnObjectIdThatIsNone) {
    const auto object_id = [](const char* text) {
        return [text](v1::Reading& message) {
            message.mutable_values(0)->set_type(v1::OBJECT_ID);
            message.mutable_values(0)->set_octets(text);
        };
    };
    EXPECT_EQ(readingRefusal(object_id("1.3.6.1.4.1.11")), "accepted");
    EXPECT_EQ(readingRefusal(object_id("")), "accepted");
    EXPECT_EQ(readingRefusal(object_id("B\xFCro")), "an OBJECT_ID that is not one in dotted form");
}

TEST(HostileReading, IsRefusedForAnOverlongOid) {
    const auto extend = [](int arcs) {
        return [arcs](v1::Reading& message) {
            for (int i = 0; i < arcs; ++i)
                message.mutable_values(0)->add_instance(1);
        };
    };
    EXPECT_EQ(readingRefusal(extend(120)), "accepted");  // 7 + 1 + 120
    EXPECT_EQ(readingRefusal(extend(121)), "an OID of over 128 arcs");
}

TEST(HostileReading, IsRefusedForTooManyValues) {
    EXPECT_EQ(
        readingRefusal([](v1::Reading& message) {
            const v1::RawValue value = message.values(0);
            for (int i = 0; i < 20'000; ++i)
                *message.add_values() = value;
        }),
        "20001 values, allowed: 20000");
}

TEST(HostileReading, IsRefusedForItsHead) {
    EXPECT_EQ(readingRefusal([](v1::Reading& message) { message.set_port(65'536); }), "port 65536");
    EXPECT_EQ(readingRefusal([](v1::Reading& message) { message.clear_protocol(); }), "protocol 0");
    EXPECT_EQ(
        readingRefusal(
            [](v1::Reading& message) { message.set_protocol(static_cast<v1::Protocol>(5)); }),
        "protocol 5");
    EXPECT_EQ(
        readingRefusal([](v1::Reading& message) { message.set_profile_hash("short"); }),
        "a profile hash that has not 32 bytes");
}

TEST(HostileReading, IsRefusedForAnAddressThatIsNotNumeric) {
    const auto address = [](std::string text) {
        return [text](v1::Reading& message) { message.set_address(text); };
    };
    EXPECT_EQ(readingRefusal(address("2001:db8::7")), "accepted");
    for (const char* text :
         {"", "printer.example", "192.0.2", "192.0.2.7:161", "fe80::1%eth0", "\xFC"})
        EXPECT_EQ(readingRefusal(address(text)), "an address that is not numeric") << text;
    EXPECT_EQ(readingRefusal(address({"192.0.2.7\0x", 11})), "an address that is not numeric");
}

TEST(HostileReading, IsRefusedForAProfileNameThatIsNone) {
    for (const std::string& name :
         {std::string{"B\xFCro"}, std::string{"a\nb"}, std::string(129, 'x')}) {
        EXPECT_EQ(
            readingRefusal([&name](v1::Reading& message) { message.set_profile(name); }),
            "a profile's name that is none");
    }
}

TEST(HostileReading, IsRefusedForProblemsThatNobodyKnows) {
    const auto problem = [](std::uint32_t index, int error) {
        return [index, error](v1::Reading& message) {
            auto* added = message.add_problems();
            added->set_oid_index(index);
            added->set_error(static_cast<v1::FieldError>(error));
        };
    };
    EXPECT_EQ(readingRefusal(problem(1, v1::TRUNCATED)), "accepted");
    EXPECT_EQ(readingRefusal(problem(1, 0)), "problem 0 of OID index 1");
    EXPECT_EQ(readingRefusal(problem(1, 5)), "problem 5 of OID index 1");
    EXPECT_EQ(readingRefusal(problem(2, v1::TIMEOUT)), "problem 1 of OID index 2");
}

void addAttribute(v1::Reading& message, std::uint32_t index, int values, std::size_t octets) {
    auto* attribute = message.add_attributes();
    attribute->set_name_index(index);
    for (int i = 0; i < values; ++i) {
        auto* value = attribute->add_values();
        value->set_tag(0x41);
        value->set_octets(std::string(octets, 'x'));
    }
}

TEST(HostileReading, IsRefusedForAttributesThatDoNotFitTheList) {
    const auto with = [](std::uint32_t first, std::uint32_t second) {
        return [=](v1::Reading& message) {
            addAttribute(message, first, 1, 3);
            addAttribute(message, second, 1, 3);
        };
    };
    EXPECT_EQ(readingRefusal(with(0, 2)), "accepted");
    EXPECT_EQ(readingRefusal(with(0, 3)), "attribute index 3 of a profile with 3 attributes");
    EXPECT_EQ(readingRefusal(with(1, 1)), "attribute index 1 out of its order");
    EXPECT_EQ(readingRefusal(with(2, 0)), "attribute index 0 out of its order");
}

TEST(HostileReading, IsRefusedForMoreOfIppThanAnyPrinterSays) {
    const auto with = [](int values, std::size_t octets) {
        return [=](v1::Reading& message) { addAttribute(message, 0, values, octets); };
    };
    EXPECT_EQ(readingRefusal(with(1000, 1)), "accepted");
    EXPECT_EQ(readingRefusal(with(1001, 1)), "1001 IPP values, allowed: 1000");
    EXPECT_EQ(readingRefusal(with(1, 4096)), "accepted");
    EXPECT_EQ(readingRefusal(with(1, 4097)), "an IPP value of 4097 bytes, allowed: 4096");
    EXPECT_EQ(readingRefusal(with(64, 4096)), "accepted");
    EXPECT_EQ(readingRefusal(with(65, 4096)), "IPP values of 266240 bytes, allowed: 262144");
    EXPECT_EQ(
        readingRefusal([](v1::Reading& message) {
            for (int i = 0; i < 201; ++i)
                message.add_attributes();
        }),
        "201 IPP attributes, allowed: 200");
}

TEST(HostileReading, IsRefusedForTagsProblemsAndAddressesOfIppThatAreNone) {
    const auto tag = [](std::uint32_t number) {
        return [=](v1::Reading& message) {
            addAttribute(message, 0, 1, 1);
            message.mutable_attributes(0)->mutable_values(0)->set_tag(number);
        };
    };
    EXPECT_EQ(readingRefusal(tag(0x10)), "accepted");
    EXPECT_EQ(readingRefusal(tag(0x7F)), "accepted");
    EXPECT_EQ(readingRefusal(tag(0x0F)), "IPP value tag 15");
    EXPECT_EQ(readingRefusal(tag(0x141)), "IPP value tag 321");
    EXPECT_EQ(
        readingRefusal(
            [](v1::Reading& message) { message.set_ipp_problem(static_cast<v1::FieldError>(5)); }),
        "problem 5 of IPP");
    for (const std::string& uri :
         {std::string{"ipp://a\n"}, std::string{"\xFF"}, std::string(1025, 'x')}) {
        EXPECT_EQ(
            readingRefusal([&uri](v1::Reading& message) { message.set_ipp_uri(uri); }),
            "an IPP address that is none");
    }
}

TEST(HostileReading, IsRefusedForPositionsInAContextThatDoNotFitThePlan) {
    const auto with = [](std::uint32_t first, std::uint32_t second) {
        return [=](v1::Reading& message) {
            message.add_in_context(first);
            message.add_in_context(second);
        };
    };
    EXPECT_EQ(readingRefusal(with(0, 1)), "accepted");
    EXPECT_EQ(readingRefusal(with(0, 2)), "position 2 read in a context");
    EXPECT_EQ(readingRefusal(with(1, 1)), "position 1 read in a context");
}

TEST(HostileReading, NeverGetsPastThePlanWhateverItsBytes) {
    v1::Reading message_with_all = wellFormed();
    addAttribute(message_with_all, 1, 2, 5);
    message_with_all.add_in_context(0);
    const std::string whole = message_with_all.SerializeAsString();
    std::mt19937 random{29};
    for (int round = 0; round < 5000; ++round) {
        std::string bytes = whole;
        for (int flips = 0; flips < 3; ++flips)
            bytes[random() % bytes.size()] = static_cast<char>(random() & 0xFFU);
        v1::Reading message;
        if (!message.ParseFromString(bytes)) continue;
        const auto reading = decodeReading(message, kHostileLists);
        if (!reading) continue;
        for (const Binding& binding : reading->bindings)
            EXPECT_TRUE(
                binding.oid.startsWith(kHostilePlan[0]) || binding.oid.startsWith(kHostilePlan[1]));
    }
}

TEST(HostileReading, MayHoldPrinterTextThatIsNoUtf8) {
    v1::Reading message = wellFormed();
    message.mutable_values(0)->set_type(v1::OCTETS);
    message.mutable_values(0)->set_octets("\xFF\x00\xFE", 3);
    v1::Reading received;
    ASSERT_TRUE(received.ParseFromString(message.SerializeAsString()));
    EXPECT_EQ(decodeReading(received, kHostileLists)->bindings.at(0).value.octets.size(), 3U);
}

}  // namespace
}  // namespace platen::wire
