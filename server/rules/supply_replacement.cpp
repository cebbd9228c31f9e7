#include "server/rules/supply_replacement.hpp"

#include <algorithm>
#include <cstddef>
#include <set>

namespace platen::server::rules {

namespace {

struct KnownLevel {
    TimePoint at;
    int left{0};
};

/// Without what is not known, and each level once where it stays.
std::vector<KnownLevel> knownLevels(std::span<const SupplyLevel> levels) {
    std::vector<KnownLevel> known;
    for (const SupplyLevel& level : levels) {
        if (level.left && (known.empty() || known.back().left != *level.left))
            known.push_back({.at = level.at, .left = *level.left});
    }
    return known;
}

bool hasBetween(const std::set<int>& shown, int low, int high) {
    const auto above = shown.upper_bound(low);
    return above != shown.end() && *above < high;
}

}  // namespace

std::vector<TimePoint> replacements(std::span<const SupplyLevel> levels) {
    const std::vector<KnownLevel> known = knownLevels(levels);
    std::set<int> shown;
    for (const KnownLevel& level : known)
        shown.insert(level.left);
    std::vector<TimePoint> found;
    for (std::size_t i = 1; i < known.size(); ++i) {
        const int before = std::max(known[i - 1].left, i > 1 ? known[i - 2].left : 0);
        const bool falls_back = i + 1 < known.size() && known[i + 1].left <= before;
        if (known[i].left - before >= kLeastRise && !falls_back &&
            hasBetween(shown, known[i - 1].left, known[i].left))
            found.push_back(known[i].at);
    }
    return found;
}

}  // namespace platen::server::rules
