#include "server/analysis/reading_memory.hpp"

#include <algorithm>
#include <cstring>
#include <stdexcept>
#include <tuple>
#include <utility>

namespace platen::server::analysis {

const CounterParts& ReadingMemory::partsOf(const archive::ReadingProfiles& profiles) {
    const auto hashes = std::tie(profiles.read_by->hash(), profiles.normalise_by->hash());
    if (const auto known = parts_.find(hashes); known != parts_.end()) return known->second;
    if (parts_.size() >= kMostProfiles) parts_.clear();
    return parts_.emplace(hashes, counterPartsOf(*profiles.read_by, profiles.normalise_by->spec()))
        .first->second;
}

std::optional<ReadingTraits> ReadingMemory::find(std::string_view beside_counters) {
    const Hash16 key = hashOf(beside_counters);
    auto found = young_.find(key);
    if (found == young_.end()) {
        const auto before = old_.find(key);
        if (before == old_.end()) return std::nullopt;
        add(key, Kept{before->second});  // a copy: `old_` may go
        found = young_.find(key);
    }
    const Kept& kept = found->second;
    return ReadingTraits{
        .parts = kept.parts,
        .has_counters = kept.has_counters,
        .marks = kept.marks,
        .status = kept.status,
        .looks = {kept.looks.begin(), kept.looks.end()},
        .ident = {kept.ident.begin(), kept.ident.end()}};
}

void ReadingMemory::keep(std::string_view beside_counters, const ReadingTraits& traits) {
    add(hashOf(beside_counters),
        {.marks = traits.marks,
         .parts = traits.parts,
         .has_counters = traits.has_counters,
         .looks = hashOf(traits.looks),
         .ident = hashOf(traits.ident),
         .status = traits.status});
}

void ReadingMemory::add(const Hash16& key, Kept kept) {
    if (young_.size() >= most_ / 2) {
        old_ = std::move(young_);
        young_ = {};
    }
    young_.insert_or_assign(key, std::move(kept));
}

ReadingMemory::Hash16 ReadingMemory::hashOf(std::string_view octets) {
    Hash16 hash{};
    if (octets.size() != hash.size()) throw std::logic_error{"a hash that has not 16 octets"};
    std::ranges::copy(octets, hash.begin());
    return hash;
}

std::size_t ReadingMemory::FirstOctets::operator()(const Hash16& hash) const {
    std::size_t first = 0;
    std::memcpy(&first, hash.data(), sizeof first);
    return first;
}

}  // namespace platen::server::analysis
