#pragma once

#include "common/core/secret.hpp"

#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <string>

namespace platen::crypto {

/// What one hash costs. The default takes about 140 ms and 64 MiB.
struct PasswordCost {
    unsigned long long passes{2};
    std::size_t memory_bytes{std::size_t{64} << 20U};
};

inline constexpr std::size_t kShortestPassword = 8;     ///< bytes
inline constexpr std::size_t kLongestPassword = 1'024;  ///< bytes

/// Argon2id by libsodium. Any thread; at most two hashes are computed at once, others wait, so
/// that a storm of log-ins cannot take the machine's memory.
class Passwords {
public:
    explicit Passwords(PasswordCost cost = {});

    /// The hash in its own text form ($argon2id$...). Throws CryptoError when there is no memory.
    [[nodiscard]] std::string hash(const Secret& password);
    /// False for a hash that cannot be read, too.
    [[nodiscard]] bool matches(const Secret& password, const std::string& hash);
    /// True when the hash was made at another cost.
    [[nodiscard]] bool needsRehash(const std::string& hash) const;
    /// As long as matches() takes: for users that do not exist.
    void pretend(const Secret& password);

private:
    class Turn;

    PasswordCost cost_;
    std::mutex mutex_;
    std::condition_variable turn_over_;
    int hashing_{0};  // guarded by mutex_
    std::string dummy_hash_;
};

}  // namespace platen::crypto
