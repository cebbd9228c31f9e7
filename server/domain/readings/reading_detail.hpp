#pragma once

#include "common/core/ids.hpp"
#include "common/normalise/standard_reading.hpp"
#include "common/profiles/profile.hpp"
#include "server/archive/batch_store.hpp"
#include "server/archive/reading_content.hpp"
#include "server/rules/device_latest_rules.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace platen::server::domain {

/// A reading as the database keeps it.
struct StoredReading {
    TenantId tenant;
    DeviceId device;
    rules::SampleOrder sample;
    TimePoint received_at;
    std::string status;
    std::string profile_hash;   ///< 32 bytes
    std::string normalised_by;  ///< 32 bytes: the same, or that of a correction
    std::string family;         ///< empty: the profile is not known
    AgentId agent;
    std::string epoch;
    std::vector<Counter> counters;              ///< by name
    std::optional<rules::SampleOrder> same_as;  ///< the reading of which it says the same
};

/// What proves a reading; of the batch only while the archive has it.
struct ReadingProof {
    std::int32_t n{0};  ///< the how manieth of its device
    std::string link;   ///< 16 octets: of the device's chain, after this reading
    struct Batch {
        std::string_view signature;  ///< none, good, bad, unknown_key
        std::string key_id;          ///< SHA-256 of the agent's public key; empty: not signed
        bool is_whole{false};        ///< its bytes are what its hash says
    };
    std::optional<Batch> batch;
};

/// The record of the reading in its batch, by the profiles. Nothing when it is not there, or cannot
/// be decoded by what this server knows.
[[nodiscard]] std::optional<archive::ReadingContent> decodeFrom(
    const archive::ArchivedBatch& batch,
    std::uint64_t seq,
    const archive::ReadingProfiles& profiles);

}  // namespace platen::server::domain
