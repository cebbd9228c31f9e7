#pragma once

#include "common/metrics/metrics.hpp"
#include "server/db/database.hpp"
#include "server/http/router.hpp"

#include <cstdint>

namespace platen::server::web {

enum class MetricsFor : std::uint8_t { ThisMachine, Everybody };

/// /healthz, /readyz and /metrics. `database` and `metrics` outlive the router.
void addHealthRoutes(
    http::Router& router, db::Database& database, metrics::Registry& metrics, MetricsFor whom);

}  // namespace platen::server::web
