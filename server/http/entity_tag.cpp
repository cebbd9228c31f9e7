#include "server/http/entity_tag.hpp"

#include "common/core/text.hpp"
#include "server/http/problem.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace platen::server::http {

namespace {

/// A proxy that compresses makes our tags weak: the content is the same.
bool isTagOf(std::string_view tag, std::int64_t revision) {
    tag = trim(tag);
    if (tag.starts_with("W/")) tag.remove_prefix(2);
    return tag == "*" || tag.starts_with(fmt::format("\"{}-", revision));
}

}  // namespace

std::string entityTag(const Response& response, std::string_view content_hash) {
    if (response.revision) return fmt::format("\"{}-{}\"", *response.revision, content_hash);
    return fmt::format("\"{}\"", content_hash);
}

void requireRevision(const Request& request, std::int64_t revision) {
    const std::string_view if_match = request.header("if-match");
    if (if_match.empty())
        throw Refused{428, "if-match-required", "If-Match is missing, it must be the ETag of GET"};
    const auto tags = split(if_match, ',');
    const auto is_ours = [&](std::string_view tag) { return isTagOf(tag, revision); };
    if (std::any_of(tags.begin(), tags.end(), is_ours)) return;
    throw Refused{
        412, "changed-meanwhile", "somebody else has changed it since then: load it again"};
}

}  // namespace platen::server::http
