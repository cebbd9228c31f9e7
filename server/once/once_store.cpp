#include "server/once/once_store.hpp"

#include <string_view>

namespace platen::server::once {

namespace {

constexpr std::string_view kClaimKey =
    "INSERT INTO login_answer (user_id, key_sha256, request_sha256) VALUES ($1, $2, $3) "
    "ON CONFLICT DO NOTHING";
constexpr std::string_view kFindAnswer =
    "SELECT request_sha256, status, sealed_body FROM login_answer "
    "WHERE user_id = $1 AND key_sha256 = $2";
constexpr std::string_view kWriteAnswer =
    "UPDATE login_answer SET status = $3, sealed_body = $4 WHERE user_id = $1 AND key_sha256 = $2";

KeptAnswer toKeptAnswer(const db::Row& row) {
    return {
        .request_sha256 = row.bytes("request_sha256"),
        .status = static_cast<int>(row.integer("status")),
        .sealed_body = row.bytes("sealed_body")};
}

}  // namespace

bool claimKey(db::Transaction& tx, const AnswerKey& key, const std::string& request_sha256) {
    return tx.exec(kClaimKey, key.user, db::Bytes{key.key_sha256}, db::Bytes{request_sha256}) == 1;
}

std::optional<KeptAnswer> findAnswer(db::Transaction& tx, const AnswerKey& key) {
    return tx.one(kFindAnswer, toKeptAnswer, key.user, db::Bytes{key.key_sha256});
}

void writeAnswer(
    db::Transaction& tx, const AnswerKey& key, int status, const std::string& sealed_body) {
    tx.exec(kWriteAnswer, key.user, db::Bytes{key.key_sha256}, status, db::Bytes{sealed_body});
}

}  // namespace platen::server::once
