#include "server/ingest/ingest_settings.hpp"

#include "common/config/config.hpp"

#include <fmt/format.h>

#include <cstdint>

namespace platen::server::ingest {

namespace {

void requireBetween(
    std::string_view name, std::int64_t value, std::int64_t least, std::int64_t most) {
    if (value >= least && value <= most) return;
    throw config::ConfigError{
        fmt::format("ingest.{} is {}, allowed: {} to {}", name, value, least, most)};
}

}  // namespace

void IngestSettings::check() const {
    requireBetween("queue_messages", static_cast<std::int64_t>(queue_messages), 1, 100'000);
    requireBetween("queue_mib", static_cast<std::int64_t>(queue_mib), 1, 4096);
    requireBetween("group", static_cast<std::int64_t>(group), 1, 1000);
    requireBetween("group_mib", static_cast<std::int64_t>(group_mib), 1, 256);
    requireBetween("backlog", backlog, 0, 1'000'000'000);
    requireBetween("ahead", static_cast<std::int64_t>(ahead), 1, 1000);
    requireBetween("leave_s", leave.count(), 1, 3600);
    requireBetween("keep_alive_s", keep_alive.count(), 5, 120);
    requireBetween("reconnect_longest_s", reconnect_longest.count(), 1, 3600);
}

}  // namespace platen::server::ingest
