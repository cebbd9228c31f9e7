#include "common/profiles/match.hpp"

#include <tuple>

namespace platen {

namespace {

bool patternFits(const std::optional<Pattern>& pattern, const std::string& text) {
    return !pattern || (!text.empty() && pattern->matches(text));
}

/// Greater means more specific; see the header.
std::tuple<int, std::size_t, bool, int> specificity(const MatchRule& rule) {
    const int kinds = static_cast<int>(rule.sys_object_id.has_value()) +
                      static_cast<int>(rule.sys_descr.has_value()) +
                      static_cast<int>(rule.device_descr.has_value()) +
                      static_cast<int>(rule.ieee1284_id.has_value()) +
                      static_cast<int>(rule.make_and_model.has_value());
    const std::size_t arcs = rule.sys_object_id ? rule.sys_object_id->size() : 0;
    return {kinds, arcs, rule.sys_descr.has_value(), rule.depth};
}

}  // namespace

bool MatchRule::fits(const DeviceHints& hints) const {
    if (sys_object_id) {
        const auto object_id = Oid::parse(hints.sys_object_id);
        if (!object_id || !object_id->startsWith(*sys_object_id)) return false;
    }
    const bool by_device_alone =
        device_descr && !sys_object_id && !sys_descr && !ieee1284_id && !make_and_model;
    if (by_device_alone && !hints.has_printer_mib) return false;
    return patternFits(sys_descr, hints.sys_descr) &&
           patternFits(device_descr, hints.device_descr) &&
           patternFits(ieee1284_id, hints.ieee1284_id) &&
           patternFits(make_and_model, hints.make_and_model);
}

bool MatchRule::isBefore(const MatchRule& other) const {
    const auto mine = specificity(*this);
    const auto others = specificity(other);
    return mine != others ? mine > others : family < other.family;
}

}  // namespace platen
