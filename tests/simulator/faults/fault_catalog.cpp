#include "tests/simulator/faults/fault_catalog.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <stdexcept>

namespace platen::simulator {

const std::vector<FaultKind>& faultCatalog() {
    static const std::vector<FaultKind> kAll = [] {
        std::vector<FaultKind> all;
        const std::array groups{
            deliveryFaults(),
            byteFaults(),
            errorFaults(),
            tableFaults(),
            valueFaults(),
            deviceFaults(),
            securityFaults()};
        for (const auto& group : groups)
            all.insert(all.end(), group.begin(), group.end());
        return all;
    }();
    return kAll;
}

const FaultKind& faultNamed(std::string_view name) {
    const auto found = std::ranges::find(faultCatalog(), name, &FaultKind::name);
    if (found != faultCatalog().end()) return *found;
    std::string names = "mend, answer";
    for (const FaultKind& kind : faultCatalog())
        fmt::format_to(std::back_inserter(names), ", {}", kind.name);
    throw std::invalid_argument{fmt::format("'{}' is no fault; allowed: {}", name, names)};
}

std::string faultHelp() {
    std::string text;
    for (const FaultKind& kind : faultCatalog()) {
        const std::string left = fmt::format("{} {}", kind.name, kind.arguments);
        fmt::format_to(std::back_inserter(text), "  {:<30}{}\n", left, kind.help);
    }
    return text;
}

}  // namespace platen::simulator
