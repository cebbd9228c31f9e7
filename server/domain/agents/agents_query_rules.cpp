#include "server/domain/agents/agents_query_rules.hpp"

#include "common/core/text.hpp"
#include "server/domain/organisations/organisations_rules.hpp"
#include "server/http/json_body.hpp"
#include "server/http/problem.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace platen::server::domain {

namespace {

constexpr std::size_t kPageKeys = 3;
constexpr std::size_t kLongestWords = 100;
constexpr std::size_t kLongestAgentWord = 20;

template <class Value>
struct Word {
    std::string_view text;
    Value value;
};

constexpr std::array kStateWords{
    Word<AgentState>{"pending", AgentState::Pending},
    Word<AgentState>{"active", AgentState::Active},
    Word<AgentState>{"silent", AgentState::Silent},
    Word<AgentState>{"revoked", AgentState::Revoked}};
constexpr std::array kKeyWords{
    Word<AgentKey>{"name", AgentKey::Name},
    Word<AgentKey>{"site", AgentKey::Site},
    Word<AgentKey>{"last_contact", AgentKey::LastContact},
    Word<AgentKey>{"version", AgentKey::Version}};
constexpr std::array kAdmissionWords{
    Word<AgentAdmission>{"active", AgentAdmission::Active},
    Word<AgentAdmission>{"revoked", AgentAdmission::Revoked}};

template <class Words>
auto wordValue(
    const Words& words, const char* problem, std::string_view name, std::string_view text) {
    std::string allowed;
    for (const auto& word : words) {
        if (word.text == text) return word.value;
        allowed += fmt::format("{}{}", allowed.empty() ? "" : ", ", word.text);
    }
    throw http::Refused{
        400, problem, fmt::format("{} is '{}', allowed: {}", name, cleanUtf8(text), allowed)};
}

}  // namespace

AgentQuery agentQuery(const http::Request& request, TimePoint now) {
    AgentQuery query{
        .tenants = request.user().tenants,
        .words = request.query.text("q", kLongestWords).value_or(""),
        .site = std::nullopt,
        .state = std::nullopt,
        .silent_since = now - kAgentSilence,
        .page = http::PageRequest::of(request, kPageKeys)};
    if (const auto site = request.query.uuid("site")) query.site = SiteId{*site};
    if (const auto state = request.query.text("state", kLongestAgentWord))
        query.state = wordValue(kStateWords, "invalid-parameter", "state", *state);
    std::string sort = request.query.text("sort", kLongestAgentWord).value_or("site");
    if (sort.starts_with('-')) {
        query.direction = AgentDirection::Down;
        sort.erase(0, 1);
    }
    query.key = wordValue(kKeyWords, "invalid-parameter", "sort", sort);
    return query;
}

AgentChange agentChange(const http::Request& request) {
    const http::JsonBody body{request, {"name", "state"}};
    AgentChange change;
    if (body.has("name"))
        change.name = body.optionalText("name", kLongestTypedBytes).empty()
                          ? std::string{}
                          : typedName(body, "name");
    if (body.has("state"))
        change.admission = wordValue(
            kAdmissionWords, "invalid-body", "state", body.text("state", kLongestAgentWord));
    return change;
}

}  // namespace platen::server::domain
