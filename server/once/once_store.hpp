#pragma once

#include "server/db/transaction.hpp"

#include <optional>
#include <string>

/// Answers to requests with an Idempotency-Key. Table login_answer is tenant-free: any scope.
namespace platen::server::once {

struct AnswerKey {
    UserId user;
    std::string key_sha256;  ///< 32 bytes
};

/// The key is this transaction's from here on; false when an answer is kept under it. Waits for
/// another transaction that has it; throws db::RetryNeeded when that takes too long.
[[nodiscard]] bool claimKey(
    db::Transaction& tx, const AnswerKey& key, const std::string& request_sha256);

struct KeptAnswer {
    std::string request_sha256;
    int status{0};
    std::string sealed_body;
};
[[nodiscard]] std::optional<KeptAnswer> findAnswer(db::Transaction& tx, const AnswerKey& key);

/// Completes what claimKey() began.
void writeAnswer(
    db::Transaction& tx, const AnswerKey& key, int status, const std::string& sealed_body);

}  // namespace platen::server::once
