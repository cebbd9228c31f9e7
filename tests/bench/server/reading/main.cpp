// What a reading costs before it meets its device: microseconds of this process's CPU time from
// the payload of a batch to its meaning, without a database. `./dev bench` has no row of it: it is
// for whoever makes that path quicker.

#include "server/analysis/meaning.hpp"
#include "server/analysis/reading_item.hpp"
#include "server/analysis/reading_memory.hpp"
#include "server/archive/batch_content.hpp"
#include "tests/bench/server/fleet/agent_fleet.hpp"
#include "tests/bench/server/fleet/models.hpp"

#include <fmt/format.h>
#include <sysexits.h>

#include <array>
#include <ctime>
#include <exception>
#include <map>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace platen::bench {

namespace {

using namespace server;

constexpr std::uint32_t kAgents = 5;
constexpr TimePoint kBegin{std::chrono::milliseconds{1'772'323'200'000}};  // 2026-03-01

double cpuMicroseconds() {
    timespec now{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) / 1e3;
}

/// CPU time of the steps, all readings together.
struct Costs {
    double decode{0};   ///< decompress and parse
    double said{0};     ///< hash of what it said: all that an unchanged reading costs
    double meaning{0};  ///< of a changed one
    std::size_t readings{0};
};

class Interpretation {
public:
    explicit Interpretation(const ProfileSet& profiles) {
        for (const Profile& profile : profiles.profiles())
            profiles_.emplace(profile.hash(), std::make_shared<const Profile>(profile));
    }

    void take(const SealedBatch& sealed, Costs& costs) {
        analysis::DecodedBatch decoded{
            .batch =
                {.head =
                     {.tenant = {"b1000000-0000-4000-8000-000000000001"},
                      .agent = {fmt::format("b2000000-0000-4000-8000-{:012}", sealed.agent)},
                      .stream = sealed.agent,
                      .first_seq = sealed.first_seq,
                      .received_at = sealed.sent},
                 .last_seq = sealed.last_seq,
                 .site = {"b3000000-0000-4000-8000-000000000001"},
                 .time_zone = "UTC",
                 .epoch = sealed.epoch,
                 .send = {},
                 .payload = sealed.zstd},
            .message = nullptr};
        const double begin = cpuMicroseconds();
        auto message = archive::decodeBatch(decoded.batch.payload);
        if (!message) throw std::runtime_error{message.error()};
        decoded.message = std::move(message).value();
        const double parsed = cpuMicroseconds();
        const std::vector<analysis::ReadingItem> items = itemsOf(decoded);
        const double hashed = cpuMicroseconds();
        for (const analysis::ReadingItem& item : items) {
            const auto meaning = analysis::meaningOf(item, memory_);
            if (!meaning) throw std::runtime_error{meaning.error()};
        }
        const double understood = cpuMicroseconds();
        if (items.empty()) return;
        costs.decode += parsed - begin;
        costs.said += hashed - parsed;
        costs.meaning += understood - hashed;
        costs.readings += items.size();
    }

private:
    [[nodiscard]] std::vector<analysis::ReadingItem> itemsOf(
        const analysis::DecodedBatch& decoded) {
        std::vector<analysis::ReadingItem> items;
        const analysis::InboxBatch& batch = decoded.batch;
        const analysis::BatchRecords records = analysis::recordsOf(decoded);
        if (!records.bad.empty()) throw std::runtime_error{records.bad.front().reason};
        for (const analysis::TakenRecord& taken : records.taken) {
            if (!taken.record->has_reading()) continue;
            const wire::v1::Reading& message = taken.record->reading();
            const auto& profile = profiles_.at(message.profile_hash());
            const archive::ReadingProfiles both{.read_by = profile, .normalise_by = profile};
            items.push_back(
                {.taken = taken,
                 .place =
                     {.tenant = batch.head.tenant,
                      .agent = batch.head.agent,
                      .endpoint = {.address = message.address(), .port = 161}},
                 .origin =
                     {.order = {.taken_at = taken.taken_at, .seq = taken.record->seq()},
                      .received_at = batch.head.received_at,
                      .day = "2026-03-01"},
                 .profiles = both,
                 .said = analysis::saidOf(
                     message,
                     {.agent = batch.head.agent,
                      .site = batch.site,
                      .read_by = *profile,
                      .normalised_by = profile->hash(),
                      .parts = memory_.partsOf(both)})});
        }
        return items;
    }

    std::map<std::string, std::shared_ptr<const Profile>> profiles_;
    analysis::ReadingMemory memory_;
};

struct Round {
    std::string_view name;
    FleetHabits habits;
};

void measure(const std::string& recordings, const std::string& profiles) {
    const ProfileSet set = ProfileSet::fromFolder(profiles);
    Fleet fleet{modelsIn(recordings, set), {0, kAgents - 1}};
    Interpretation interpretation{set};
    constexpr std::array<Round, 6> kRounds{
        {{"never seen", {}},
         {"unchanged", {.printed_permille = 0, .worn_permille = 0}},
         {"counters only", {.printed_permille = 1000, .worn_permille = 0}},
         {"levels, too", {.printed_permille = 1000, .worn_permille = 1000}},
         {"counters only", {.printed_permille = 1000, .worn_permille = 0}},
         {"25 % printed", {.printed_permille = 250, .worn_permille = 20}}}};
    fmt::print(
        "{:14}{:>9}{:>9}{:>9}{:>10}\n", "us a reading", "decode", "said", "meaning", "readings");
    TimePoint at = kBegin;
    for (const Round& round : kRounds) {
        Costs costs;
        fleet.readOnce(at, std::chrono::minutes{10}, round.habits, [&](const SealedBatch& batch) {
            interpretation.take(batch, costs);
        });
        at += std::chrono::hours{1};
        const auto each = static_cast<double>(costs.readings);
        fmt::print(
            "{:14}{:9.1f}{:9.1f}{:9.1f}{:10}\n",
            round.name,
            costs.decode / each,
            costs.said / each,
            costs.meaning / each,
            costs.readings);
    }
}

}  // namespace

}  // namespace platen::bench

int main(int argc, char** argv) try {
    const std::span arguments{argv, static_cast<std::size_t>(argc)};
    if (arguments.size() != 3) {
        fmt::print(stderr, "platen-bench-reading RECORDINGS PROFILES\n");
        return EX_USAGE;
    }
    platen::bench::measure(arguments[1], arguments[2]);
    return EX_OK;
} catch (const std::exception& problem) {
    fmt::print(stderr, "platen-bench-reading: {}\n", problem.what());
    return EX_SOFTWARE;
}
