#include "tests/bench/server/fleet/agent_fleet.hpp"

#include "common/codec/zstd.hpp"
#include "common/crypto/sha256.hpp"
#include "common/wire/envelope.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace platen::bench {

namespace {

constexpr std::uint32_t kReadingsOfABatch = 100;
constexpr std::uint32_t kSizes = 5;
constexpr std::uint32_t kStep = 100;  // devices of an agent: 100, 200, ... 500
constexpr std::uint32_t kDevicesOfATurn = kStep * kSizes * (kSizes + 1) / 2;
constexpr std::string_view kBoot = "bench fleet boot";
static_assert(kBoot.size() == 16);
/// 2026-01-01: the machines of all agents were started then.
constexpr TimePoint kStarted{std::chrono::milliseconds{1'767'225'600'000}};

/// Evenly distributed and the same for the same numbers (splitmix64).
std::uint64_t dice(std::uint64_t what, std::uint64_t device, std::uint64_t round) {
    std::uint64_t x = what * 0x9e3779b97f4a7c15U + device * 0xbf58476d1ce4e5b9U + round;
    for (const std::uint64_t factor : {0xbf58476d1ce4e5b9U, 0x94d049bb133111ebU}) {
        x += 0x9e3779b97f4a7c15U;
        x = (x ^ (x >> 30U)) * factor;
    }
    return x ^ (x >> 31U);
}

std::uint64_t bootMs(TimePoint at) {
    return static_cast<std::uint64_t>((at - kStarted).count());
}

template <class Number>
void put(std::ostream& to, Number number) {
    to.write(reinterpret_cast<const char*>(&number), sizeof number);
}

template <class Number>
void get(std::istream& from, Number& number) {
    from.read(reinterpret_cast<char*>(&number), sizeof number);
}

wire::v1::Record& addRecord(wire::v1::Batch& batch, std::uint64_t seq, TimePoint at) {
    wire::v1::Record& record = *batch.add_records();
    record.set_seq(seq);
    record.set_wall_ms(at.time_since_epoch().count());
    record.set_boot_ms(bootMs(at));
    return record;
}

}  // namespace

void SealedBatch::arriveAt(TimePoint time) {
    sent = time;
    boot_ms = bootMs(time);
}

std::uint32_t Fleet::devicesOf(std::uint32_t agent) {
    return kStep * (1 + agent % kSizes);
}

std::uint32_t Fleet::devicesBefore(std::uint32_t agent) {
    const std::uint32_t rest = agent % kSizes;
    return agent / kSizes * kDevicesOfATurn + kStep * rest * (rest + 1) / 2;
}

Fleet::Fleet(std::vector<PrinterModel> models, Span agents)
    : models_{std::move(models)}, span_{agents} {
    if (models_.empty()) throw std::runtime_error{"no recording makes a model"};
    for (std::uint32_t number = span_.first_agent; number <= span_.last_agent; ++number) {
        Agent agent{.chain = wire::chainStart(epochOf(number)), .devices = {}};
        agent.devices.resize(devicesOf(number));
        agents_.push_back(std::move(agent));
    }
}

void Fleet::load(const std::filesystem::path& file) {
    if (!std::filesystem::exists(file)) return;
    std::ifstream from{file, std::ios::binary};
    for (Agent& agent : agents_) {
        get(from, agent.seq);
        get(from, agent.rounds);
        from.read(agent.chain.data(), static_cast<std::streamsize>(agent.chain.size()));
        for (Device& device : agent.devices) {
            get(from, device.pages);
            get(from, device.used);
        }
    }
    if (!from || from.peek() != std::ifstream::traits_type::eof())
        throw std::runtime_error{fmt::format("{} is of another fleet", file.string())};
}

void Fleet::save(const std::filesystem::path& file) const {
    std::ofstream to{file, std::ios::binary};
    for (const Agent& agent : agents_) {
        put(to, agent.seq);
        put(to, agent.rounds);
        to.write(agent.chain.data(), static_cast<std::streamsize>(agent.chain.size()));
        for (const Device& device : agent.devices) {
            put(to, device.pages);
            put(to, device.used);
        }
    }
    if (!to.flush()) throw std::runtime_error{fmt::format("{} cannot be written", file.string())};
}

const PrinterModel& Fleet::modelOf(std::uint32_t device) const {
    return models_[dice(1, device, 0) % models_.size()];
}

std::string Fleet::epochOf(std::uint32_t agent) const {
    return crypto::sha256(fmt::format("epoch of agent {}", agent)).substr(0, 16);
}

void Fleet::addProfiles(std::uint32_t number, wire::v1::Batch& batch) const {
    std::map<std::string_view, const Profile*> profiles;
    for (std::uint32_t i = 0; i < devicesOf(number); ++i) {
        const Profile& profile = modelOf(devicesBefore(number) + i).profile();
        profiles.emplace(profile.family(), &profile);
    }
    for (const auto& [family, profile] : profiles) {
        auto& definition = *batch.add_records()->mutable_profile();
        definition.set_hash(profile->hash());
        definition.set_text(profile->canonicalText());
    }
}

void Fleet::addReading(
    std::uint32_t agent, std::uint32_t place, TimePoint at, wire::v1::Batch& batch) {
    Agent& reader = agents_[agent - span_.first_agent];
    Device& device = reader.devices[place];
    const std::uint32_t number = devicesBefore(agent) + place;
    if (reader.rounds > 0) {
        const std::uint64_t thrown = dice(2, number, reader.rounds);
        if (thrown % 1000 < habits_.printed_permille)
            device.pages += static_cast<std::uint32_t>(1 + thrown / 1000 % 20);
        if (thrown / 20'000 % 1000 < habits_.worn_permille) ++device.used;
    } else {
        device.pages = static_cast<std::uint32_t>(dice(3, number, 0) % 10'000);
    }
    auto& reading = *addRecord(batch, ++reader.seq, at).mutable_reading();
    reading = modelOf(number).reading(
        {.number = number, .pages = device.pages, .used = device.used, .up_ms = bootMs(at)});
    reading.set_address(fmt::format("10.{}.{}.{}", agent % 250, place / 200, 10 + place % 200));
    reading.set_port(161);
    reading.set_duration_ms(static_cast<std::uint32_t>(40 + dice(4, number, reader.seq) % 90));
}

SealedBatch Fleet::seal(std::uint32_t agent, wire::v1::Batch& batch, TimePoint sent) {
    Agent& reader = agents_[agent - span_.first_agent];
    batch.add_boot_ids(std::string{kBoot});
    const std::string raw = batch.SerializeAsString();
    SealedBatch sealed{
        .agent = agent,
        .first_seq = batch.records(0).seq(),
        .last_seq = reader.seq,
        .sent = sent,
        .epoch = epochOf(agent),
        .prev_chain = reader.chain,
        .sha256 = {},
        .chain = {},
        .raw_size = static_cast<std::uint32_t>(raw.size()),
        .boot_ms = bootMs(sent),
        .zstd = codec::compress(raw)};
    sealed.sha256 = crypto::sha256(sealed.zstd);
    sealed.chain = reader.chain = wire::chainNext(reader.chain, sealed.sha256);
    return sealed;
}

void Fleet::readOnce(
    TimePoint at,
    std::chrono::milliseconds spread,
    const FleetHabits& habits,
    const std::function<void(const SealedBatch&)>& take) {
    habits_ = habits;
    const auto when = [&](std::uint32_t agent, std::uint32_t place) {
        return at + spread * place / devicesOf(agent);
    };
    for (std::uint32_t agent = span_.first_agent; agent <= span_.last_agent; ++agent) {
        Agent& reader = agents_[agent - span_.first_agent];
        if (reader.rounds > 0) continue;
        wire::v1::Batch batch;
        addProfiles(agent, batch);
        for (auto& record : *batch.mutable_records()) {
            record.set_seq(++reader.seq);
            record.set_wall_ms(at.time_since_epoch().count());
            record.set_boot_ms(bootMs(at));
        }
        take(seal(agent, batch, at));
    }
    for (std::uint32_t from = 0; from < kStep * kSizes; from += kReadingsOfABatch) {
        for (std::uint32_t agent = span_.first_agent; agent <= span_.last_agent; ++agent) {
            if (from >= devicesOf(agent)) continue;
            wire::v1::Batch batch;
            for (std::uint32_t i = from; i < from + kReadingsOfABatch; ++i)
                addReading(agent, i, when(agent, i), batch);
            take(seal(agent, batch, when(agent, from + kReadingsOfABatch)));
        }
    }
    for (Agent& reader : agents_)
        ++reader.rounds;
}

}  // namespace platen::bench
