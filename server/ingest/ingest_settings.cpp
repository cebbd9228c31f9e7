#include "server/ingest/ingest_settings.hpp"

#include "common/config/config.hpp"

#include <fmt/format.h>

namespace platen::server::ingest {

namespace {

void requireBetween(std::string_view name, std::size_t value, std::size_t most) {
    if (value >= 1 && value <= most) return;
    throw config::ConfigError{fmt::format("ingest.{} is {}, allowed: 1 to {}", name, value, most)};
}

}  // namespace

void IngestSettings::check() const {
    requireBetween("queue_messages", queue_messages, 100'000);
    requireBetween("group", group, 1000);
    requireBetween("ahead", ahead, 1000);
}

}  // namespace platen::server::ingest
