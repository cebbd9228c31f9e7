#include "common/core/text.hpp"
#include "common/normalise/normalise.hpp"
#include "common/normalise/reading_json.hpp"
#include "common/profiles/profile_set.hpp"

#include <Poco/JSON/Parser.h>
#include <gtest/gtest.h>

#include <array>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace platen {

namespace {

/// Values as no printer should send them, from a fixed seed.
class Nonsense {
public:
    explicit Nonsense(std::uint32_t seed) : engine_{seed} {}

    std::uint64_t below(std::uint64_t bound) { return engine_() % bound; }

    Value value() {
        constexpr std::array kTypes{
            ValueType::Integer,
            ValueType::Octets,
            ValueType::Octets,
            ValueType::ObjectId,
            ValueType::IpAddress,
            ValueType::Counter32,
            ValueType::Gauge32,
            ValueType::TimeTicks,
            ValueType::Counter64,
            ValueType::Opaque,
            ValueType::Null,
            ValueType::NoSuchInstance};
        Value result;
        result.type = kTypes.at(below(kTypes.size()));
        result.integer = static_cast<std::int64_t>(wide());
        result.number = wide();
        for (auto left = below(60); left > 0; --left)
            result.octets.push_back(static_cast<char>(below(256)));
        return result;
    }

    IppValue ippValue() {
        constexpr std::array kTags{
            0x10,
            0x12,
            0x13,
            0x21,
            0x22,
            0x23,
            0x30,
            0x31,
            0x35,
            0x36,
            0x41,
            0x42,
            0x44,
            0x45,
            0x7F};
        // Words and signs that records and keywords are made of, and what is no character.
        constexpr std::array<std::string_view, 16> kPieces{
            "type=",
            "level=",
            "maxcapacity=",
            "-3",
            "100",
            ";",
            "toner",
            "wasteToner",
            "#00FFFF",
            "name=",
            "code=jam",
            "severity=warning",
            "-error",
            "\xFF",
            std::string_view{"\0\2en", 4},
            "\x1B["};
        IppValue result{
            .tag = static_cast<std::uint8_t>(kTags.at(below(kTags.size()))), .octets = {}};
        for (auto left = below(8); left > 0; --left)
            result.octets += kPieces.at(below(kPieces.size()));
        if (below(3) == 0) {
            const std::uint64_t number = wide();
            for (int shift = 0; shift < 32; shift += 8)
                result.octets.insert(0, 1, static_cast<char>(number >> shift & 0xFFU));
            result.octets.resize(4);
        }
        return result;
    }

    Oid below(const PlanEntry& entry) {
        if (!entry.column) return entry.oid;
        std::vector<std::uint32_t> instance;
        for (auto left = below(3); left > 0; --left)
            instance.push_back(below(2) == 0 ? 1 : static_cast<std::uint32_t>(engine_()));
        return entry.oid.with(instance);
    }

private:
    /// Small numbers, sentinels and the ends of the range, as often as any other.
    std::uint64_t wide() {
        const std::uint64_t bits = (std::uint64_t{engine_()} << 32U) | engine_();
        return below(2) == 0 ? bits : bits >> below(64);
    }

    std::mt19937 engine_;
};

RawReading nonsenseReading(const Profile& profile, Nonsense& nonsense) {
    RawReading raw;
    raw.profile = profile.family();
    for (const PlanEntry& entry : profile.plan()) {
        for (auto left = nonsense.below(4); left > 0; --left)
            raw.bindings.push_back({nonsense.below(entry), nonsense.value()});
    }
    for (const std::string& name : profile.ippAttributes()) {
        if (nonsense.below(2) == 0) continue;
        auto& attribute = raw.attributes.emplace_back(IppAttribute{.name = name, .values = {}});
        for (auto left = nonsense.below(5); left > 0; --left)
            attribute.values.push_back(nonsense.ippValue());
    }
    for (auto left = nonsense.below(3); left > 0; --left) {
        raw.problems.push_back(
            {static_cast<std::uint32_t>(nonsense.below(200)), FieldError::Malformed});
    }
    return raw;
}

std::vector<std::string> textsOf(const StandardReading& reading) {
    std::vector<std::string> texts{
        reading.model, reading.serial, reading.name, reading.location, reading.uuid};
    texts.insert(texts.end(), reading.console.begin(), reading.console.end());
    for (const Supply& supply : reading.supplies)
        texts.insert(texts.end(), {supply.description, supply.kind, supply.unit, supply.color});
    for (const Tray& tray : reading.trays)
        texts.push_back(tray.name);
    for (const Alert& alert : reading.alerts)
        texts.insert(texts.end(), {alert.severity, alert.group, alert.code, alert.text});
    for (const Reason& reason : reading.reasons) {
        for (const ReasonSource& source : reason.sources)
            texts.push_back(source.text);
    }
    return texts;
}

}  // namespace

TEST(Normalise, NeverThrowsAndGivesCleanUtf8ForAnyValuesAndAnyProfile) {
    const ProfileSet profiles = ProfileSet::fromFolder("config/profiles");
    Nonsense nonsense{20261121};
    for (const Profile& profile : profiles.profiles()) {
        for (int round = 0; round < 50; ++round) {
            const RawReading raw = nonsenseReading(profile, nonsense);
            const StandardReading reading = normalise(raw, profile);
            const std::string json = probeJson(raw, reading);
            ASSERT_TRUE(isUtf8(json)) << profile.family() << " round " << round;
            ASSERT_NO_THROW((void)Poco::JSON::Parser{}.parse(json)) << json;
            for (const std::string& text : textsOf(reading))
                ASSERT_EQ(cleanUtf8(text), text) << profile.family() << " round " << round;
        }
    }
}

TEST(Normalise, IsAPureFunction) {
    const ProfileSet profiles = ProfileSet::fromFolder("config/profiles");
    Nonsense nonsense{7};
    for (const Profile& profile : profiles.profiles()) {
        const RawReading raw = nonsenseReading(profile, nonsense);
        EXPECT_EQ(normalise(raw, profile), normalise(raw, profile)) << profile.family();
    }
}

TEST(Normalise, GivesNothingForAnEmptyReading) {
    const ProfileSet profiles = ProfileSet::fromFolder("config/profiles");
    for (const Profile& profile : profiles.profiles()) {
        const StandardReading reading = normalise({}, profile);
        EXPECT_TRUE(reading.counters.empty()) << profile.family();
        EXPECT_TRUE(reading.supplies.empty()) << profile.family();
        EXPECT_EQ(reading.serial, "") << profile.family();
        EXPECT_EQ(reading.status, "unknown") << profile.family();
    }
}

}  // namespace platen
