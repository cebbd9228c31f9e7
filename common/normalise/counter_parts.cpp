#include "common/normalise/counter_parts.hpp"

#include "common/normalise/value_uses.hpp"
#include "common/profiles/counter_oids.hpp"

#include <algorithm>
#include <cstddef>
#include <set>
#include <string>

namespace platen {

namespace {

/// Which OIDs of the plan are above or below one of `oids`.
std::vector<bool> related(const std::vector<Oid>& plan, const std::vector<Oid>& oids) {
    std::vector<bool> result;
    for (const Oid& asked : plan) {
        result.push_back(std::ranges::any_of(oids, [&asked](const Oid& oid) {
            return asked.startsWith(oid) || oid.startsWith(asked);
        }));
    }
    return result;
}

void addAttributes(const TextSources& sources, std::set<std::string>& names) {
    for (const TextSource& source : sources) {
        if (!source.ipp) continue;
        names.insert(source.ipp->values);
        names.insert(source.ipp->labels);
    }
}

/// Attributes of which something else than counters may be made.
std::set<std::string> attributesBesideCounters(const ProfileSpec& spec) {
    std::set<std::string> names{spec.ipp.attributes.begin(), spec.ipp.attributes.end()};
    for (const auto& [field, sources] : spec.identity)
        addAttributes(sources, names);
    addAttributes(spec.console, names);
    return names;
}

}  // namespace

CounterParts counterPartsOf(const Profile& read_by, const ProfileSpec& spec) {
    CounterParts parts;
    const auto& plan = read_by.planOids();
    parts.alone = related(plan, oidsBesideCounters(spec));
    parts.alone.flip();
    std::vector<Oid> needed = counterOids(spec);
    // The charset of labels is that of the printer's row (Texts, RawView).
    for (const auto& oid :
         {spec.charset.current,
          spec.charset.charset,
          spec.status.printer,
          spec.status.errors,
          spec.supplies.level}) {
        if (oid) needed.push_back(*oid);
    }
    parts.needed = related(plan, needed);
    for (std::size_t i = 0; i < plan.size(); ++i)
        parts.needed[i] = parts.needed[i] || parts.alone[i];
    const auto others = attributesBesideCounters(spec);
    for (const std::string& name : read_by.ippAttributes())
        parts.attributes_alone.push_back(!others.contains(name) && !isUnderstoodAttribute(name));
    return parts;
}

}  // namespace platen
