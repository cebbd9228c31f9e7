#include "agent/ipp/ipp_answer.hpp"

#include "agent/ipp/ipp_question.hpp"
#include "tests/agent/ipp/scripted_printer.hpp"

#include <cups/ipp.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <memory>

namespace platen::agent::ipp {

namespace {

using Names = std::vector<std::string>;

/// The start of an answer, up to the printer's group.
std::string answerHead() {
    const std::string whole = ippAnswer(0, {});
    return whole.substr(0, whole.size() - 1);
}

TEST(IppAnswerTest, KeepsWantedAttributesInTheOrderOfTheirNames) {
    const auto answer = decodeAnswer(
        ippAnswer(1, {{"printer-name", "third floor"}, {"other", "x"}, {"marker-names", "Black"}}),
        Names{"marker-names", "printer-info", "printer-name"});
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 1);
    EXPECT_EQ(answer->problem, std::nullopt);
    ASSERT_EQ(answer->attributes.size(), 2U);
    EXPECT_EQ(answer->attributes[0].name, "marker-names");
    EXPECT_EQ(answer->attributes[1].values[0], (IppValue{.tag = 0x41, .octets = "third floor"}));
}

TEST(IppAnswerTest, KeepsEveryValueOfAnAttributeAndWhatMakesNoSense) {
    const std::string bytes = answerHead() + ippItem(0x21, "marker-levels", "abc") +
                              ippItem(0x21, "", std::string{"\0\0\0\x32", 4}) +
                              ippItem(0x13, "", "") + '\x03';
    const auto answer = decodeAnswer(bytes, Names{"marker-levels"});
    ASSERT_TRUE(answer);
    ASSERT_EQ(answer->attributes.size(), 1U);
    ASSERT_EQ(answer->attributes[0].values.size(), 3U);
    EXPECT_EQ(answer->attributes[0].values[0].octets, "abc");
    EXPECT_EQ(answer->attributes[0].values[2].tag, 0x13);
}

TEST(IppAnswerTest, PassesOverCollectionsAndWhatIsInThem) {
    const std::string bytes =
        answerHead() + ippItem(0x34, "media-col", "") + ippItem(0x4A, "", "printer-name") +
        ippItem(0x41, "", "not this") + ippItem(0x37, "", "") + ippItem(0x34, "", "") +
        ippItem(0x37, "", "") + ippItem(0x42, "printer-name", "this") + '\x03';
    const auto answer = decodeAnswer(bytes, Names{"media-col", "printer-name"});
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->problem, std::nullopt);
    ASSERT_EQ(answer->attributes.size(), 1U);
    EXPECT_EQ(answer->attributes[0].values[0].octets, "this");
}

TEST(IppAnswerTest, KeepsWantedMembersOfTheFirstCollectionAndNoneOfDeeperOnes) {
    const auto member = [](std::string_view name, std::string_view value) {
        return ippItem(0x4A, "", name) + ippItem(0x21, "", value);
    };
    const std::string begin = ippItem(0x34, "", "");
    const std::string end = ippItem(0x37, "", "");
    const std::string bytes =
        answerHead() + ippItem(0x34, "pages-col", "") + member("mono", "1234") +
        member("color", "5678") + ippItem(0x4A, "", "deep") + begin + member("color", "deep") +
        end + end + begin + member("mono", "2nd ") + end + ippItem(0x21, "", "stray") + '\x03';
    const auto answer =
        decodeAnswer(bytes, Names{"color", "pages-col", "pages-col/color", "pages-col/mono"});
    ASSERT_TRUE(answer);
    ASSERT_EQ(answer->attributes.size(), 2U);
    EXPECT_EQ(answer->attributes[0].name, "pages-col/color");
    EXPECT_EQ(answer->attributes[0].values, (std::vector<IppValue>{{0x21, "5678"}}));
    EXPECT_EQ(answer->attributes[1].values, (std::vector<IppValue>{{0x21, "1234"}}));
}

TEST(IppAnswerTest, StopsAtCollectionsNestedAThousandDeepAndKeepsWhatCameBefore) {
    std::string bytes = answerHead() + ippItem(0x42, "printer-name", "before");
    bytes += ippItem(0x34, "media-col", "");
    for (int i = 0; i < 1000; ++i)
        bytes += ippItem(0x4A, "", "m") + ippItem(0x34, "", "");
    const auto answer = decodeAnswer(bytes, Names{"printer-name"});
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->problem, FieldError::Truncated);
    EXPECT_EQ(answer->attributes.size(), 1U);
}

TEST(IppAnswerTest, StopsAtALengthThatIsLongerThanTheAnswer) {
    const std::string whole = ippAnswer(0, {{"a", "first"}, {"b", "second"}});
    const auto answer = decodeAnswer(whole.substr(0, whole.size() - 3), Names{"a", "b"});
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->problem, FieldError::Malformed);
    ASSERT_EQ(answer->attributes.size(), 1U);
    EXPECT_EQ(answer->attributes[0].name, "a");
}

TEST(IppAnswerTest, TakesAnAttributeOnceAndOfThePrinterOnly) {
    const std::string bytes = answerHead() + ippItem(0x41, "a", "first") +
                              ippItem(0x41, "a", "again") + '\x05' + ippItem(0x41, "b", "x") +
                              '\x04' + ippItem(0x41, "b", "of another") + '\x03';
    const auto answer = decodeAnswer(bytes, Names{"a", "b"});
    ASSERT_TRUE(answer);
    ASSERT_EQ(answer->attributes.size(), 1U);
    EXPECT_EQ(answer->attributes[0].values, (std::vector<IppValue>{{0x41, "first"}}));
}

TEST(IppAnswerTest, LimitsAttributesValuesAndTheirSizes) {
    std::string many = answerHead();
    for (int i = 0; i < 2001; ++i)
        many += ippItem(0x21, "n" + std::to_string(i), "1234");
    EXPECT_EQ(decodeAnswer(many + '\x03', Names{})->problem, FieldError::Truncated);

    std::string values = answerHead() + ippItem(0x41, "a", "0");
    for (int i = 0; i < 1500; ++i)
        values += ippItem(0x41, "", "x");
    const auto limited = decodeAnswer(values + '\x03', Names{"a"});
    EXPECT_EQ(limited->problem, FieldError::Truncated);
    EXPECT_EQ(limited->attributes[0].values.size(), kMaxValues);

    const std::string large = answerHead() + ippItem(0x41, "a", std::string(5000, 'x')) +
                              ippItem(0x41, "b", "kept") + '\x03';
    const auto without = decodeAnswer(large, Names{"a", "b"});
    EXPECT_EQ(without->problem, FieldError::Truncated);
    ASSERT_EQ(without->attributes.size(), 1U);
    EXPECT_EQ(without->attributes[0].name, "b");
}

TEST(IppAnswerTest, RefusesWhatIsNoIpp) {
    EXPECT_FALSE(decodeAnswer("", Names{}));
    EXPECT_FALSE(decodeAnswer("\x02", Names{}));
    const auto html = decodeAnswer("<!DOCTYPE html><html></html>", Names{});
    ASSERT_FALSE(html);
    EXPECT_EQ(html.error(), "version 60.33 is not IPP's");
}

struct Source {
    std::string_view rest;
};

ssize_t takeFrom(void* context, ipp_uchar_t* buffer, std::size_t size) {
    auto& rest = static_cast<Source*>(context)->rest;
    const std::size_t taken = std::min(size, rest.size());
    std::memcpy(buffer, rest.data(), taken);
    rest.remove_prefix(taken);
    return static_cast<ssize_t>(taken);
}

/// libcups' own request has every form that ours must read, when it is taken for an answer.
TEST(IppAnswerTest, ReadsWhatLibcupsWrites) {
    ipp_t* message = ippNew();
    ippSetStatusCode(message, IPP_STATUS_OK);
    ippSetVersion(message, 2, 0);
    ippSetRequestId(message, 7);
    ippAddString(
        message, IPP_TAG_OPERATION, IPP_TAG_CHARSET, "attributes-charset", nullptr, "utf-8");
    ippAddInteger(message, IPP_TAG_PRINTER, IPP_TAG_INTEGER, "copies", -2);
    ippAddBoolean(message, IPP_TAG_PRINTER, "color-supported", 1);
    ippAddRange(message, IPP_TAG_PRINTER, "range", 1, 99);
    ippAddResolution(message, IPP_TAG_PRINTER, "resolution", IPP_RES_PER_INCH, 600, 1200);
    ippAddString(message, IPP_TAG_PRINTER, IPP_TAG_NAMELANG, "name", "de", "Flur");
    ippAddOutOfBand(message, IPP_TAG_PRINTER, IPP_TAG_NOVALUE, "nothing");
    std::string bytes;
    const auto append = [](void* out, ipp_uchar_t* part, std::size_t size) {
        static_cast<std::string*>(out)->append(reinterpret_cast<const char*>(part), size);
        return static_cast<ssize_t>(size);
    };
    ASSERT_EQ(ippWriteIO(&bytes, append, 1, nullptr, message), IPP_STATE_DATA);
    ippDelete(message);
    const Names names{"color-supported", "copies", "name", "nothing", "range", "resolution"};
    const auto answer = decodeAnswer(bytes, names);
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->problem, std::nullopt);
    std::map<std::string, IppValue> found;
    for (const IppAttribute& attribute : answer->attributes)
        found.emplace(attribute.name, attribute.values.at(0));
    EXPECT_EQ(found.size(), names.size());
    EXPECT_EQ(found["copies"], (IppValue{0x21, {"\xFF\xFF\xFF\xFE", 4}}));
    EXPECT_EQ(found["color-supported"], (IppValue{0x22, "\x01"}));
    EXPECT_EQ(found["range"], (IppValue{0x33, {"\0\0\0\1\0\0\0\x63", 8}}));
    EXPECT_EQ(found["resolution"], (IppValue{0x32, {"\0\0\2\x58\0\0\4\xB0\3", 9}}));
    EXPECT_EQ(found["name"], (IppValue{0x36, {"\0\2de\0\4Flur", 10}}));
    EXPECT_EQ(found["nothing"], (IppValue{0x13, ""}));
}

TEST(IppQuestionTest, IsUnderstoodByLibcups) {
    const Endpoint endpoint{.address = "2001:db8::7", .port = 631};
    const std::string bytes = encodeQuestion(
        endpoint, IppWay{.tls = true}, Names{"pages-col/color", "pages-col/mono", "printer-name"});
    Source source{bytes};
    ipp_t* message = ippNew();
    ASSERT_EQ(ippReadIO(&source, &takeFrom, 1, nullptr, message), IPP_STATE_DATA);
    EXPECT_EQ(ippGetOperation(message), IPP_OP_GET_PRINTER_ATTRIBUTES);
    int minor = -1;
    EXPECT_EQ(ippGetVersion(message, &minor), 2);
    EXPECT_EQ(minor, 0);
    ipp_attribute_t* uri = ippFindAttribute(message, "printer-uri", IPP_TAG_URI);
    EXPECT_STREQ(ippGetString(uri, 0, nullptr), "ipps://[2001:db8::7]:631/ipp/print");
    ipp_attribute_t* names = ippFindAttribute(message, "requested-attributes", IPP_TAG_KEYWORD);
    EXPECT_EQ(ippGetCount(names), 2);
    EXPECT_STREQ(ippGetString(names, 1, nullptr), "printer-name");
    ippDelete(message);
}

TEST(IppQuestionTest, TakesNoPathThatWouldBreakTheRequest) {
    EXPECT_EQ(requestPath("ipp/print"), "/ipp/print");
    EXPECT_EQ(requestPath("/printers/a%20b"), "/printers/a%20b");
    EXPECT_EQ(requestPath(""), "/");
    for (const std::string bad : {"a b", "a\r\nX: y", "a\x80", "a#b"})
        EXPECT_EQ(requestPath(bad), std::nullopt) << bad;
    EXPECT_EQ(requestPath(std::string(300, 'a')), std::nullopt);
}

}  // namespace

}  // namespace platen::agent::ipp
