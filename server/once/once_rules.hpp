#pragma once

#include "common/core/ids.hpp"
#include "common/core/secret.hpp"
#include "server/http/request.hpp"
#include "server/http/response.hpp"

#include <string>

namespace platen::server::once {

/// The header Idempotency-Key; empty when it is absent. Throws http::Refused (400) unless it is 8
/// to 64 letters, digits, - and _.
[[nodiscard]] Secret keyOf(const http::Request& request);

/// 32 bytes: what the database knows of a key.
[[nodiscard]] std::string keySha256(const Secret& key);

/// 32 bytes that differ for another method, path or body. The key goes in, so that a short body
/// cannot be guessed from it.
[[nodiscard]] std::string requestSha256(const http::Request& request, const Secret& key);

/// What seals the answer: an answer may hold a secret (an enrolment token does), and the database
/// shall not be able to tell it. So it is made of the key, which only the caller has.
[[nodiscard]] Secret sealingKey(const UserId& user, const Secret& key);

/// The answer as it is given again, marked with Idempotency-Replayed.
[[nodiscard]] http::Response repeated(int status, const std::string& body);

}  // namespace platen::server::once
