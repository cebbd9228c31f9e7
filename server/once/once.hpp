#pragma once

#include "common/core/secret.hpp"
#include "server/db/transaction.hpp"
#include "server/http/request.hpp"
#include "server/http/response.hpp"

#include <optional>
#include <string>

namespace platen::server::once {

/// Lets a change that carries an Idempotency-Key happen once: its answer is kept in the transaction
/// that makes the change, so that both are there or neither is, whatever ends the process. Without
/// the header it does nothing. For a handler of a POST, first thing in its transaction:
///
///     Once once{tx, request};
///     if (once.earlier()) return *once.earlier();
///     ... the change ...
///     once.keep(response);
///     tx.commit();
///
/// What is refused or fails is not kept: nothing was done, and it may be tried again.
class Once {
public:
    /// Holds the key until the transaction ends. A twin that is being answered at this moment is
    /// waited for. Throws http::Refused: 400 for a header that is no key, 409 when the twin takes
    /// longer than the role waits for a lock, 422 when the key came with another request before.
    Once(db::Transaction& tx, const http::Request& request);

    /// What was answered to the same request before; nothing at the first time.
    [[nodiscard]] const std::optional<http::Response>& earlier() const { return earlier_; }

    /// Its status and body are what a repetition gets. JSON, or without a body.
    void keep(const http::Response& response);

private:
    void readEarlier();

    db::Transaction& tx_;  // of the handler, outlives this
    UserId user_;
    Secret key_;  ///< empty: the header is absent
    std::string key_sha256_;
    std::string request_sha256_;
    std::optional<http::Response> earlier_;
};

}  // namespace platen::server::once
