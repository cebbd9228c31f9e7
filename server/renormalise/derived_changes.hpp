#pragma once

#include "server/renormalise/device_fold.hpp"

#include <string>
#include <vector>

namespace platen::server::renormalise {

/// Something that is made of readings, before and after a correction.
struct DerivedChange {
    std::string kind;    ///< day, span, latest or device, as in figure_change.kind
    std::string key;     ///< "2026-11-21 life_count", "supply 1.1 2026-11-21T10:00:00.000Z", ...
    std::string before;  ///< JSON; null: it was not there
    std::string after;   ///< JSON; null: it is not there any more
    bool operator==(const DerivedChange&) const = default;
};

/// Pure.
[[nodiscard]] std::vector<DerivedChange> changesOf(const Derived& before, const Derived& after);

}  // namespace platen::server::renormalise
