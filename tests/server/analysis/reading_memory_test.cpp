#include "server/analysis/reading_memory.hpp"

#include "common/profiles/profile_set.hpp"
#include "common/recording/recorded_device.hpp"
#include "common/recording/snmprec.hpp"
#include "common/wire/reading_codec.hpp"
#include "server/analysis/meaning.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace platen::server::analysis {

namespace {

ReadingTraits traitsNamed(const std::string& status) {
    return {
        .parts = 3,
        .has_counters = true,
        .marks = {.serial = 5},
        .status = status,
        .looks = std::string(16, 'l'),
        .ident = std::string(16, 'i')};
}

std::string hashOfNumber(int number) {
    std::string hash = std::to_string(number);
    hash.resize(16, '.');
    return hash;
}

/// Readings of one recorded device, as an agent sends them.
class RecordedReadings {
public:
    RecordedReadings(const std::vector<Binding>& recording, const Profile& profile)
        : profile_{std::make_shared<const Profile>(profile)} {
        RawReading raw = recordedReading(recording, profile);
        raw.endpoint.address = "192.0.2.7";
        auto& record = *decoded_.message->add_records();
        *record.mutable_reading() = wire::encodeReading(
            raw, {.plan = profile.planOids(), .attributes = profile.ippAttributes()});
        decoded_.batch.head.agent = {"b2000000-0000-4000-8000-000000000001"};
        decoded_.batch.site = {"b3000000-0000-4000-8000-000000000001"};
    }

    [[nodiscard]] wire::v1::Reading& message() {
        return *decoded_.message->mutable_records(0)->mutable_reading();
    }

    /// As it is now.
    [[nodiscard]] ReadingItem item(ReadingMemory& memory) const {
        const archive::ReadingProfiles profiles{.read_by = profile_, .normalise_by = profile_};
        const wire::v1::Record& record = decoded_.message->records(0);
        return {
            .taken = {.source = &decoded_, .record = &record, .taken_at = {}},
            .place =
                {.tenant = {},
                 .agent = decoded_.batch.head.agent,
                 .endpoint = {.address = "192.0.2.7"}},
            .origin = {},
            .profiles = profiles,
            .said = saidOf(
                record.reading(),
                {.agent = decoded_.batch.head.agent,
                 .site = decoded_.batch.site,
                 .read_by = *profile_,
                 .normalised_by = profile_->hash(),
                 .parts = memory.partsOf(profiles)})};
    }

private:
    std::shared_ptr<const Profile> profile_;
    DecodedBatch decoded_{.batch = {}, .message = std::make_shared<wire::v1::Batch>()};
};

/// Changes, adds and takes away of what counters are made of.
void shuffleCounters(wire::v1::Reading& message, const CounterParts& parts, std::mt19937& random) {
    for (int i = message.values_size() - 1; i >= 0; --i) {
        auto& value = *message.mutable_values(i);
        if (!parts.alone.at(value.oid_index())) continue;
        switch (random() % 8) {
            case 0:
                message.mutable_values()->DeleteSubrange(i, 1);
                break;
            case 1:
                value.set_type(wire::v1::INTEGER);
                value.set_integer(static_cast<std::int64_t>(random() % 3) - 2);
                break;
            case 2:
                value.set_type(wire::v1::OCTETS);
                value.set_octets(std::to_string(random()));
                break;
            case 3:
                value.set_type(wire::v1::COUNTER64);
                value.set_number(~std::uint64_t{0} - random() % 2);
                break;
            default:
                if (value.type() == wire::v1::INTEGER)
                    value.set_integer(value.integer() + static_cast<std::int64_t>(random() % 100));
                else
                    value.set_number(value.number() + random() % 100);
        }
    }
}

std::string countersOf(const Meaning& meaning) {
    std::string text;
    for (std::size_t i = 0; i < meaning.stated().places.size(); ++i) {
        const auto& place = meaning.stated().places[i];
        text += place.name + " " + std::string{unitName(place.unit)} + " " + place.oid + " " +
                std::to_string(meaning.stated().values.at(i)) + "\n";
    }
    return text;
}

/// How many of some readings whose counters alone differ were known, each of them with the meaning
/// that it has for whoever knows nothing.
int requireSameMeanings(const std::filesystem::path& folder, std::set<std::string>& families) {
    const ProfileSet profiles = ProfileSet::fromFolder("config/profiles");
    std::mt19937 random{20260301};  // NOLINT(cert-msc51-cpp): the same readings each time
    int known = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator{folder}) {
        if (entry.path().extension() != ".snmprec") continue;
        const auto recording = readSnmprec(entry.path().string());
        const Profile* profile = profiles.match(recordedHints(recording));
        if (profile == nullptr) continue;
        SCOPED_TRACE(entry.path().string());
        ReadingMemory memory;
        RecordedReadings readings{recording, *profile};
        const wire::v1::Reading recorded = readings.message();
        EXPECT_TRUE(meaningOf(readings.item(memory), memory));
        for (int i = 0; i < 6; ++i) {
            readings.message() = recorded;
            const ReadingItem before = readings.item(memory);
            shuffleCounters(readings.message(), memory.partsOf(before.profiles), random);
            const ReadingItem item = readings.item(memory);
            EXPECT_EQ(item.said.beside_counters, before.said.beside_counters);
            ReadingMemory nothing;
            const auto meaning = meaningOf(item, memory);
            const auto whole = meaningOf(item, nothing);
            EXPECT_TRUE(meaning && whole);
            if (!meaning || !whole) break;
            EXPECT_EQ(meaning.value()->traits(), whole.value()->traits());
            EXPECT_EQ(countersOf(*meaning.value()), countersOf(*whole.value()));
            EXPECT_EQ(meaning.value()->reading(), whole.value()->reading());
            const auto traits = item.said.beside_counters.empty()
                                    ? std::nullopt
                                    : memory.find(item.said.beside_counters);
            if (traits && item.said.all != before.said.all) {
                ++known;
                families.insert(profile->family());
            }
        }
    }
    return known;
}

}  // namespace

TEST(ReadingMemory, KeepsWhatWasAskedForLast) {
    ReadingMemory memory{8};
    memory.keep(hashOfNumber(0), traitsNamed("idle"));
    for (int i = 1; i < 40; ++i) {
        EXPECT_EQ(memory.find(hashOfNumber(0)), traitsNamed("idle"));
        memory.keep(hashOfNumber(i), traitsNamed("down"));
    }
    EXPECT_EQ(memory.find(hashOfNumber(39)), traitsNamed("down"));
    EXPECT_EQ(memory.find(hashOfNumber(1)), std::nullopt);
}

TEST(ReadingMemory, TakesAProfileThatWasParsedAgainForTheSame) {
    ReadingMemory memory;
    const ProfileSet profiles = ProfileSet::fromFolder("config/profiles");
    const auto first = std::make_shared<const Profile>(profiles.profiles().front());
    const auto again = std::make_shared<const Profile>(*first);
    const CounterParts* parts = &memory.partsOf({.read_by = first, .normalise_by = first});
    EXPECT_EQ(&memory.partsOf({.read_by = again, .normalise_by = again}), parts);
}

TEST(ReadingMemory, GivesEveryRecordedReadingTheMeaningOfOneThatIsReadWholly) {
    std::set<std::string> families;
    EXPECT_GE(requireSameMeanings("tests/recordings", families), 100);
    EXPECT_GE(families.size(), 10U);
}

TEST(ReadingMemory, GivesThatToReadingsOfManyRealPrinters) {
    const char* const shared = std::getenv("PLATEN_SHARED");
    if (shared == nullptr)
        GTEST_SKIP() << "no recordings: set PLATEN_SHARED to the folder that has them";
    std::set<std::string> families;
    EXPECT_GE(
        requireSameMeanings(std::filesystem::path{shared} / "printers" / "recordings", families),
        1);
}

TEST(ReadingMemory, TellsAReadingWhoseLevelIsAnother) {
    const ProfileSet profiles = ProfileSet::fromFolder("config/profiles");
    const auto recording = readSnmprec("tests/recordings/brother-ink.snmprec");
    RecordedReadings readings{recording, *profiles.match(recordedHints(recording))};
    ReadingMemory memory;
    const ReadingItem before = readings.item(memory);
    const auto& parts = memory.partsOf(before.profiles);
    for (auto& value : *readings.message().mutable_values()) {
        const bool is_number = value.type() == wire::v1::INTEGER;
        if (parts.alone.at(value.oid_index()) || !is_number) continue;
        value.set_integer(value.integer() + 1);
        EXPECT_NE(readings.item(memory).said.beside_counters, before.said.beside_counters);
        EXPECT_NE(readings.item(memory).said.all, before.said.all);
        value.set_integer(value.integer() - 1);
    }
    EXPECT_EQ(readings.item(memory).said.all, before.said.all);
}

}  // namespace platen::server::analysis
