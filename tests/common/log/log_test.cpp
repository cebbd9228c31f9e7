#include "common/log/log.hpp"

#include "common/core/secret.hpp"
#include "common/core/text.hpp"

#include <Poco/JSON/Object.h>
#include <Poco/JSON/Parser.h>
#include <gtest/gtest.h>

#include <random>
#include <stdexcept>
#include <type_traits>

namespace platen::log {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kTime = "2026-11-21T08:15:30.123Z";

std::string logfmt(Fields fields) {
    const std::string head = "event=device.read time=2026-11-21T08:15:30.123Z level=info";
    const std::string line = formatLine(Format::Logfmt, kTime, Level::Info, "device.read", fields);
    EXPECT_TRUE(line.starts_with(head)) << line;
    return line.substr(head.size());
}

Poco::JSON::Object::Ptr json(Fields fields) {
    const std::string line = formatLine(Format::Json, kTime, Level::Warn, "device.read", fields);
    EXPECT_TRUE(isUtf8(line));
    EXPECT_EQ(line.find('\n'), std::string::npos);
    return Poco::JSON::Parser{}.parse(line).extract<Poco::JSON::Object::Ptr>();
}

std::string jsonValue(std::string_view value) {
    return json({{"value", value}})->getValue<std::string>("value");
}

TEST(LogLine, HasTheEventTheTimeTheLevelAndTheFields) {
    EXPECT_EQ(logfmt({}), "");
    EXPECT_EQ(
        logfmt({{"address", "192.0.2.7:161"}, {"packets", 12}}),
        " address=192.0.2.7:161 packets=12");
    EXPECT_EQ(
        formatLine(Format::Json, kTime, Level::Warn, "device.read", {{"packets", 12}}),
        R"({"event":"device.read","time":"2026-11-21T08:15:30.123Z","level":"warn","packets":"12"})");
}

TEST(LogLine, QuotesWhatAReaderWouldTakeApart) {
    EXPECT_EQ(logfmt({{"v", ""}}), R"( v="")");
    EXPECT_EQ(logfmt({{"v", "two words"}}), R"( v="two words")");
    EXPECT_EQ(logfmt({{"v", "a=b"}}), R"( v="a=b")");
    EXPECT_EQ(logfmt({{"v", R"(say "no")"}}), R"( v="say \"no\"")");
    EXPECT_EQ(logfmt({{"v", R"(a\b)"}}), R"( v="a\\b")");
}

TEST(LogLine, StaysOneLineWhateverAPrinterSays) {
    EXPECT_EQ(logfmt({{"v", "x\nlevel=error"}}), R"( v="x\u000alevel=error")");
    EXPECT_EQ(logfmt({{"v", "\x1B[2J\x7F"}}), R"( v="\u001b[2J\u007f")");
    EXPECT_EQ(logfmt({{"v", "a\0b"sv}}), R"( v="a\u0000b")");
}

TEST(LogLine, IsUtf8WhateverAPrinterSays) {
    EXPECT_EQ(logfmt({{"v", "B\xFCro"}}), " v=\"B\uFFFDro\"");
    EXPECT_EQ(jsonValue("B\xFCro"), "B\uFFFDro");
    EXPECT_EQ(jsonValue("Büro"), "Büro");
    EXPECT_EQ(
        logfmt(
            {{"v",
              "a\xC2\x9B"
              "31mb\u202Ec"}}),
        R"( v="a31mbc")");
}

TEST(LogLine, IsValidJsonForAnyValue) {
    std::mt19937 random{23};
    for (int round = 0; round < 1000; ++round) {
        std::string value(random() % 30, '\0');
        for (char& byte : value)
            byte = static_cast<char>(random() & 0xFFU);
        EXPECT_NO_THROW(json({{"value", value}})) << hexEncode(value);
    }
}

TEST(LogLine, GivesControlCharactersBackThroughJson) {
    EXPECT_EQ(jsonValue("a\tb\n\"c\"\\"), "a\tb\n\"c\"\\");
}

TEST(LogField, TakesTextAndNumbersButNoSecret) {
    static_assert(std::is_constructible_v<Field, std::string_view, std::uint64_t>);
    static_assert(std::is_constructible_v<Field, std::string_view, std::size_t>);
    static_assert(!std::is_constructible_v<Field, std::string_view, Secret>);
    EXPECT_EQ((Field{"n", 18'446'744'073'709'551'615U}).value, "18446744073709551615");
    EXPECT_EQ((Field{"n", -1}).value, "-1");
}

TEST(LogSettings, AreReadByTheirWords) {
    EXPECT_EQ(parseLevel("debug"), Level::Debug);
    EXPECT_EQ(parseLevel("error"), Level::Error);
    EXPECT_EQ(parseFormat("json"), Format::Json);
    EXPECT_EQ(parseFormat("logfmt"), Format::Logfmt);
}

TEST(LogSettings, NameTheAllowedWordsWhenAnotherStandsThere) {
    try {
        static_cast<void>(parseLevel("verbose"));
        FAIL() << "accepted";
    } catch (const std::invalid_argument& problem) {
        EXPECT_STREQ(
            problem.what(), "'verbose' is no log level, allowed: debug, info, warn, error");
    }
    EXPECT_THROW(static_cast<void>(parseFormat("xml")), std::invalid_argument);
}

}  // namespace
}  // namespace platen::log
