#pragma once

#include "server/http/request.hpp"
#include "server/http/response.hpp"

#include <cstdint>
#include <string>

// Entity tags (RFC 9110 section 8.8.3): "<hash of the content>", and "<revision>-<hash>" for what
// can be changed. The hash lets a caller ask whether there is anything new; a change asks for the
// revision alone. What the server writes all the time, such as when an agent was last heard of,
// alters the hash and is no reason to refuse somebody who only wants to rename the agent.
namespace platen::server::http {

/// The tag of an answer, with its quotation marks. `content_hash`: hexadecimal digits.
[[nodiscard]] std::string entityTag(const Response& response, std::string_view content_hash);

/// For handlers of a change, under the lock of the row: throws Refused, 428 without If-Match and
/// 412 when none of its tags is of this revision, which is that of the row.
void requireRevision(const Request& request, std::int64_t revision);

}  // namespace platen::server::http
