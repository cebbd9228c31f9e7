#include "server/once/once.hpp"

#include "common/crypto/seal.hpp"
#include "server/db/errors.hpp"
#include "server/http/problem.hpp"
#include "server/once/once_rules.hpp"
#include "server/once/once_store.hpp"

#include <stdexcept>

namespace platen::server::once {

namespace {

[[noreturn]] void refuseTwin() {
    throw http::Refused{
        409,
        "request-under-way",
        "a request with this Idempotency-Key is being answered; repeat it for its answer"}
        .with("Retry-After", "1");
}

}  // namespace

Once::Once(db::Transaction& tx, const http::Request& request) : tx_{tx}, key_{keyOf(request)} {
    if (key_.empty()) return;
    user_ = request.user().user;
    key_sha256_ = keySha256(key_);
    request_sha256_ = requestSha256(request, key_);
    try {
        if (!claimKey(tx_, {user_, key_sha256_}, request_sha256_)) readEarlier();
    } catch (const db::RetryNeeded&) {
        refuseTwin();
    }
}

void Once::readEarlier() {
    const auto kept = findAnswer(tx_, {user_, key_sha256_});
    if (!kept) refuseTwin();  // forgotten at this very moment: the next try is a first one
    if (kept->request_sha256 != request_sha256_)
        throw http::Refused{
            422,
            "key-of-another-request",
            "this Idempotency-Key came with another request before, allowed: a new one"};
    const auto body = crypto::unseal(sealingKey(user_, key_), kept->sealed_body);
    if (!body) throw std::logic_error{"an answer that was kept cannot be opened with its key"};
    earlier_ = repeated(kept->status, *body);
}

void Once::keep(const http::Response& response) {
    if (key_.empty()) return;
    writeAnswer(
        tx_,
        {user_, key_sha256_},
        response.status,
        crypto::seal(sealingKey(user_, key_), response.body));
}

}  // namespace platen::server::once
