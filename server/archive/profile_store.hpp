#pragma once

#include "common/core/ids.hpp"
#include "common/core/result.hpp"
#include "common/profiles/profile.hpp"
#include "server/db/transaction.hpp"

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>

namespace platen::server::archive {

/// Keeps the text of a profile that an agent uses; or says what is wrong with it.
[[nodiscard]] std::optional<std::string> addProfile(
    db::Transaction& tx, const TenantId& tenant, const std::string& hash, const std::string& text);

/// profile.number by tenant and hash. Numbers never change: what was committed is remembered.
/// Any thread; outlives every transaction that it was given.
class ProfileNumbers {
public:
    using Key = std::pair<TenantId, std::string>;  ///< the hash has 32 octets
    /// Of those that are known. At most one statement, none when all are remembered.
    [[nodiscard]] std::map<Key, int> find(db::Transaction& tx, std::span<const Key> keys);

private:
    std::mutex mutex_;
    std::map<Key, int> numbers_;  // guarded by mutex_
};

/// Parsed profiles by their hash. Content-addressed, so one cache serves all tenants; but a tenant
/// finds only profiles that its own agents sent. One thread.
class ProfileCache {
public:
    /// The error says that the profile is not known, or why its text cannot be used. Shared: a
    /// reading that is being normalised keeps its profile while the cache drops it.
    [[nodiscard]] Result<std::shared_ptr<const Profile>, std::string> find(
        db::Transaction& tx, const TenantId& tenant, const std::string& hash);

    /// Whose profiles were found in a transaction that is undone: they may have come in it.
    void forget();

private:
    struct Parsed {
        std::shared_ptr<const Profile> profile;
        std::set<TenantId> tenants;  ///< who may find it
    };
    void makeRoom();

    static constexpr std::size_t kMost = 500;             // profiles
    static constexpr std::size_t kMostTenants = 100'000;  // of all profiles together
    std::map<std::string, Parsed> profiles_;
    std::size_t tenants_{0};
};

}  // namespace platen::server::archive
