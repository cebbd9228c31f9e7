#include "agent/recording/synthetic.hpp"

#include "common/core/text.hpp"

#include <gtest/gtest.h>

#include <string>

namespace platen::agent::recording {

namespace {

const Synthetic kSome{"salt"};

TEST(SyntheticText, KeepsItsLengthAndWhatIsADigitOrALetterWhere) {
    const std::string original = "CNB-3K04711x B\xC3\xBCro 2";
    const std::string made = kSome.text(original);
    ASSERT_EQ(made.size(), original.size());
    EXPECT_NE(made, original);
    for (std::size_t i = 0; i < made.size(); ++i) {
        const char was = original[i];
        const char is = made[i];
        const bool digit = was >= '0' && was <= '9';
        EXPECT_EQ(digit, is >= '0' && is <= '9') << i;
        EXPECT_EQ(was >= 'A' && was <= 'Z', is >= 'A' && is <= 'Z') << i;
        if (was == '-' || was == ' ') {
            EXPECT_EQ(is, was) << i;
        }
        EXPECT_LT(static_cast<unsigned char>(is), 0x80) << i;
    }
}

TEST(SyntheticText, IsTheSameForTheSameWhateverItsCaseAndAnotherWithAnotherSalt) {
    EXPECT_EQ(kSome.text("CNB3K04711"), kSome.text("CNB3K04711"));
    EXPECT_EQ(asciiLower(kSome.text("CNB3K04711")), kSome.text("cnb3k04711"));
    EXPECT_NE(kSome.text("CNB3K04711"), kSome.text("CNB3K04712"));
    EXPECT_NE(kSome.text("CNB3K04711"), Synthetic{"other"}.text("CNB3K04711"));
}

TEST(SyntheticText, NamesAHostTheSameWithItsDomainAndWithout) {
    const std::string host = kSome.text("printer-7");
    EXPECT_EQ(kSome.text("printer-7.example.com").substr(0, host.size() + 1), host + ".");
    EXPECT_EQ(kSome.text("jane@printer-7").substr(5), host);
}

TEST(SyntheticText, NeverLeavesALetterOrADigitAlone) {
    for (char c = '0'; c <= '9'; ++c)
        EXPECT_NE(kSome.text(std::string(1, c)), std::string(1, c));
}

TEST(SyntheticAddress, IsOneThatNobodyHas) {
    using std::string_literals::operator""s;
    const std::string mac = kSome.mac("\x3C\x52\x82\x05\xB0\x02");
    EXPECT_EQ(mac.substr(0, 3), "\x3C\x52\x82");
    EXPECT_NE(mac.substr(3), "\x05\xB0\x02");
    const std::string v4 = kSome.ipv4("\x0A\x01\x02\x03");
    EXPECT_EQ(hexEncode(v4.substr(0, 1)), "c6");
    EXPECT_TRUE(v4[1] == 18 || v4[1] == 19);
    EXPECT_TRUE(kSome.ipv6(std::string(16, '\x20')).starts_with("\x20\x01\x0d\xb8"s));
}

}  // namespace

}  // namespace platen::agent::recording
