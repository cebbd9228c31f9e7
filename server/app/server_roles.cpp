#include "server/app/server_roles.hpp"

#include "common/core/text.hpp"
#include "server/app/options.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace platen::server::app {

namespace {

ServerRole parseServerRole(std::string_view word) {
    if (word == "ingest") return ServerRole::Ingest;
    if (word == "analyze") return ServerRole::Analyze;
    if (word == "web") return ServerRole::Web;
    if (word == "work") return ServerRole::Work;
    throw UsageError{fmt::format("--roles names '{}', allowed: ingest, analyze, web, work", word)};
}

}  // namespace

std::set<ServerRole> parseServerRoles(std::string_view words) {
    std::set<ServerRole> roles;
    for (const auto word : split(words, ','))
        roles.insert(parseServerRole(word));
    return roles;
}

std::string_view roleWord(ServerRole role) {
    switch (role) {
        case ServerRole::Ingest:
            return "ingest";
        case ServerRole::Analyze:
            return "analyze";
        case ServerRole::Web:
            return "web";
        case ServerRole::Work:
            return "work";
    }
    throw std::logic_error{"unhandled ServerRole"};
}

}  // namespace platen::server::app
