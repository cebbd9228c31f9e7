#pragma once

#include "common/profiles/hints.hpp"
#include "common/profiles/pattern.hpp"
#include "common/raw/oid.hpp"

#include <optional>
#include <string>

namespace platen {

/// One alternative of a profile's `match`: all that it states must hold. hrDeviceDescr alone counts
/// only where there is a Printer-MIB: computers list the printers there that are set up on them.
///
/// Specificity, when rules of several families fit: (1) the rule that states more kinds of
/// evidence; (2) the one with a sysObjectID prefix, the longer prefix first; (3) the one with a
/// sysDescr pattern; (4) the family that extends more others; (5) family name, alphabetically. So a
/// brand that is only in sysDescr wins over the engine's maker, whose sysObjectID it carries, by
/// stating both.
struct MatchRule {
    std::string family;
    int depth{0};                      ///< how many families it extends, one after the other
    std::optional<Oid> sys_object_id;  ///< a prefix, by whole arcs
    std::optional<Pattern> sys_descr;
    std::optional<Pattern> device_descr;
    std::optional<Pattern> ieee1284_id;
    std::optional<Pattern> make_and_model;

    [[nodiscard]] bool fits(const DeviceHints& hints) const;
    /// True when this rule is to be tried before `other`.
    [[nodiscard]] bool isBefore(const MatchRule& other) const;
};

}  // namespace platen
