#include "server/archive/profile_store.hpp"

#include "common/core/text.hpp"
#include "common/crypto/sha256.hpp"

#include <fmt/format.h>

#include <string_view>
#include <utility>

namespace platen::server::archive {

namespace {

constexpr std::string_view kAddProfile =
    "INSERT INTO profile (tenant_id, hash, family, content) VALUES ($1, $2, $3, $4) "
    "ON CONFLICT DO NOTHING";
constexpr std::string_view kFindProfile =
    "SELECT content FROM profile WHERE tenant_id = $1 AND hash = $2";

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

Result<std::shared_ptr<const Profile>, std::string> ProfileCache::find(
    db::Transaction& tx, const TenantId& tenant, const std::string& hash) {
    const std::pair key{tenant, hash};
    const auto known = profiles_.find(key);
    if (known != profiles_.end()) return known->second;
    const auto text = tx.one(
        kFindProfile,
        [](const db::Row& row) { return row.text("content"); },
        tenant,
        db::Bytes{hash});
    if (!text) return Failure{fmt::format("profile {} is not known", hexEncode(hash))};
    try {
        auto profile = std::make_shared<const Profile>(parseProfile(*text));
        if (profiles_.size() >= kMost) profiles_.clear();
        profiles_.emplace(key, profile);
        return profile;
    } catch (const ProfileError& problem) {
        return Failure{std::string{problem.what()}};
    }
}

}  // namespace platen::server::archive
