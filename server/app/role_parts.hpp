#pragma once

#include "common/core/clock.hpp"
#include "common/core/random.hpp"
#include "common/metrics/metrics.hpp"

namespace platen::server::app {

/// What the roles of one process share; outlives them.
struct RoleParts {
    Clock& clock;
    Random& random;
    metrics::Registry& metrics;
};

}  // namespace platen::server::app
