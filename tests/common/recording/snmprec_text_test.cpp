#include "common/recording/snmprec_text.hpp"

#include "common/recording/snmprec.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace platen {

namespace {

Value octets(ValueType type, std::string bytes) {
    return {.type = type, .integer = 0, .number = 0, .octets = std::move(bytes)};
}

TEST(SnmprecText, IsReadAsWhatWasWritten) {
    const std::vector<Value> values{
        Value::ofInteger(std::numeric_limits<std::int32_t>::min()),
        Value::ofOctets(""),
        Value::ofOctets(" text | with|bars "),
        Value::ofOctets("two\nlines"),
        Value::ofOctets(std::string{"\0\xFF\x80", 3}),
        Value::ofOctets("caf\xC3\xA9"),
        octets(ValueType::ObjectId, "1.3.6.1"),
        octets(ValueType::IpAddress, "\xC0\xA8\x01\x05"),
        octets(ValueType::Opaque, "x"),
        Value::ofNumber(ValueType::Counter32, 4294967295U),
        Value::ofNumber(ValueType::Gauge32, 7),
        Value::ofNumber(ValueType::TimeTicks, 8),
        Value::ofNumber(ValueType::Counter64, std::numeric_limits<std::uint64_t>::max()),
        Value{}};
    std::string text;
    std::vector<Binding> rows;
    for (const Value& value : values) {
        rows.push_back({.oid = Oid{1, 3, static_cast<std::uint32_t>(rows.size())}, .value = value});
        text += snmprecRow(rows.back());
    }
    EXPECT_EQ(parseSnmprec(text, "text"), rows);
}

}  // namespace

}  // namespace platen
