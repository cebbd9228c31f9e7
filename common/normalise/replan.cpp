#include "common/normalise/replan.hpp"

#include <algorithm>
#include <iterator>
#include <set>
#include <span>

namespace platen {

namespace {

bool isAskedBy(const Profile& from, const PlanEntry& wanted) {
    return std::ranges::any_of(from.plan(), [&wanted](const PlanEntry& asked) {
        return asked.column ? wanted.oid.startsWith(asked.oid) : asked == wanted;
    });
}

/// Positions in `to` of everything that has to do with those in `from`: the same entry, one below
/// it, or the column around it.
std::set<std::uint32_t> translated(
    std::span<const std::uint32_t> positions, const Profile& from, const Profile& to) {
    std::set<std::uint32_t> found;
    for (const std::uint32_t position : positions) {
        if (position >= from.planOids().size()) continue;
        const Oid& oid = from.planOids()[position];
        for (std::uint32_t i = 0; i < to.planOids().size(); ++i) {
            const Oid& other = to.planOids()[i];
            if (other.startsWith(oid) || oid.startsWith(other)) found.insert(i);
        }
    }
    return found;
}

std::vector<FieldProblem> translatedProblems(
    const std::vector<FieldProblem>& problems, const Profile& from, const Profile& to) {
    std::vector<FieldProblem> result;
    for (const FieldProblem& problem : problems) {
        const std::uint32_t position = problem.plan_index;
        for (const std::uint32_t found : translated({&position, 1}, from, to))
            result.push_back({.plan_index = found, .error = problem.error});
    }
    return result;
}

/// Whether a sum of IPP attributes has parts that nobody asked for.
bool lacksPartsOfSums(const Profile& from, const Profile& to) {
    const auto is_asked = [&from](const std::string& name) {
        return std::ranges::binary_search(from.ippAttributes(), name);
    };
    const auto lacks_parts = [&is_asked](const auto& counter) {
        return std::ranges::any_of(counter.second, [&](const CounterSource& source) {
            return source.ipp_sum.size() > 1 && !std::ranges::all_of(source.ipp_sum, is_asked);
        });
    };
    return std::ranges::any_of(to.spec().counters, lacks_parts) ||
           std::ranges::any_of(to.spec().ipp.counters, lacks_parts);
}

}  // namespace

std::vector<std::string> notAsked(const Profile& from, const Profile& to) {
    std::vector<std::string> missing;
    for (const PlanEntry& wanted : to.plan()) {
        if (!isAskedBy(from, wanted)) missing.push_back(wanted.oid.text());
    }
    std::ranges::set_difference(
        to.ippAttributes(), from.ippAttributes(), std::back_inserter(missing));
    return missing;
}

RawReading replan(RawReading raw, const Profile& from, const Profile& to) {
    if (from.hash() == to.hash()) return raw;
    const bool asked_snmp = raw.protocol != Protocol::Ipp;
    raw.problems = translatedProblems(raw.problems, from, to);
    for (std::uint32_t i = 0; asked_snmp && i < to.plan().size(); ++i) {
        if (!isAskedBy(from, to.plan()[i]))
            raw.problems.push_back({.plan_index = i, .error = FieldError::Timeout});
    }
    if (!raw.ipp_problem && !raw.attributes.empty() && lacksPartsOfSums(from, to))
        raw.ipp_problem = FieldError::Timeout;
    const auto in_context = translated(raw.in_context, from, to);
    raw.in_context.assign(in_context.begin(), in_context.end());
    return raw;
}

}  // namespace platen
