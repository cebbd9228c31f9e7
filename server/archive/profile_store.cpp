#include "server/archive/profile_store.hpp"

#include "common/core/text.hpp"
#include "common/crypto/sha256.hpp"

#include <fmt/format.h>

#include <string_view>
#include <utility>
#include <vector>

namespace platen::server::archive {

namespace {

constexpr std::string_view kAddProfile =
    "INSERT INTO profile (tenant_id, hash, family, content) VALUES ($1, $2, $3, $4) "
    "ON CONFLICT DO NOTHING";
constexpr std::string_view kFindProfile =
    "SELECT content FROM profile WHERE tenant_id = $1 AND hash = $2";

/// Each wanted profile that is known, as its place among the wanted ones.
constexpr std::string_view kFindNumbers =
    "SELECT w.ordinality, p.number FROM unnest($1::profile[]) WITH ORDINALITY AS w "
    "JOIN profile p ON p.tenant_id = w.tenant_id AND p.hash = w.hash";

}  // namespace

std::optional<std::string> addProfile(
    db::Transaction& tx, const TenantId& tenant, const std::string& hash, const std::string& text) {
    if (crypto::sha256(text) != hash) return "a profile whose hash is not that of its text";
    try {
        const Profile profile = parseProfile(text);
        tx.exec(kAddProfile, tenant, db::Bytes{hash}, profile.family(), text);
        return std::nullopt;
    } catch (const ProfileError& problem) {
        return problem.what();
    }
}

std::map<ProfileNumbers::Key, int> ProfileNumbers::find(
    db::Transaction& tx, std::span<const Key> keys) {
    std::map<Key, int> numbers;
    std::vector<Key> unknown;
    {
        const std::scoped_lock lock{mutex_};
        for (const Key& key : keys) {
            const auto known = numbers_.find(key);
            if (known != numbers_.end())
                numbers.insert(*known);
            else
                unknown.push_back(key);
        }
    }
    if (unknown.empty()) return numbers;
    auto wanted = tx.rowsOf("profile", {"tenant_id", "hash"});
    for (const Key& key : unknown)
        wanted.add(key.first, db::Bytes{key.second});
    const db::BinaryRows rows = tx.read(kFindNumbers, wanted);
    std::map<Key, int> found;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        db::Fields row = rows[i];
        const Key& key = unknown.at(static_cast<std::size_t>(row.integer()) - 1);
        found.emplace(key, static_cast<int>(row.integer()));
    }
    numbers.insert(found.begin(), found.end());
    tx.afterCommit([this, found = std::move(found)] {
        const std::scoped_lock lock{mutex_};
        numbers_.insert(found.begin(), found.end());
    });
    return numbers;
}

/// All that is forgotten costs is that it is read again.
void ProfileCache::makeRoom() {
    if (profiles_.size() >= kMost || tenants_ >= kMostTenants) forget();
}

void ProfileCache::forget() {
    profiles_.clear();
    tenants_ = 0;
}

Result<std::shared_ptr<const Profile>, std::string> ProfileCache::find(
    db::Transaction& tx, const TenantId& tenant, const std::string& hash) {
    const auto known = profiles_.find(hash);
    if (known != profiles_.end() && known->second.tenants.contains(tenant))
        return known->second.profile;
    const auto text = tx.one(
        kFindProfile,
        [](const db::Row& row) { return row.text("content"); },
        tenant,
        db::Bytes{hash});
    if (!text) return Failure{fmt::format("profile {} is not known", hexEncode(hash))};
    try {
        // Texts of one hash are equal; parsing one takes a millisecond.
        auto profile = known != profiles_.end()
                           ? known->second.profile
                           : std::make_shared<const Profile>(parseProfile(*text));
        makeRoom();
        Parsed& parsed = profiles_[hash];
        parsed.profile = profile;
        if (parsed.tenants.insert(tenant).second) ++tenants_;
        return profile;
    } catch (const ProfileError& problem) {
        return Failure{std::string{problem.what()}};
    }
}

}  // namespace platen::server::archive
