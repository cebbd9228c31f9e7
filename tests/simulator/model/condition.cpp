#include "tests/simulator/model/condition.hpp"

namespace platen::simulator {

namespace {

constexpr std::int64_t kWarning = 4;
constexpr std::int64_t kCoverGroup = 6;
constexpr std::int64_t kInputGroup = 8;
constexpr std::int64_t kSuppliesGroup = 11;
constexpr std::int64_t kMediaPathGroup = 13;

constexpr std::uint32_t kLowToner = 1U << 2U;
constexpr std::uint32_t kNoToner = 1U << 3U;
constexpr std::uint32_t kDoorOpen = 1U << 4U;
constexpr std::uint32_t kJammed = 1U << 5U;
constexpr std::uint32_t kServiceRequested = 1U << 7U;
constexpr std::uint32_t kInputTrayEmpty = 1U << 13U;
constexpr std::uint32_t kOverduePreventMaint = 1U << 14U;

AlertFacts lowFacts(std::int64_t code, std::uint32_t bits, std::string words) {
    return {kWarning, kSuppliesGroup, code, bits, std::move(words)};
}

AlertFacts emptyFacts(std::int64_t code, std::uint32_t bits, std::string words) {
    return {kCriticalAlert, kSuppliesGroup, code, bits, std::move(words)};
}

AlertFacts supplyLow(SupplyKind kind) {
    switch (kind) {
        case SupplyKind::Toner:
            return lowFacts(1104, kLowToner, "low");
        case SupplyKind::Ink:
            return lowFacts(1105, kLowToner, "low");
        case SupplyKind::Ribbon:
            return lowFacts(1106, kLowToner, "low");
        case SupplyKind::WasteToner:
            return lowFacts(1107, 0, "almost full");
        case SupplyKind::WasteInk:
            return lowFacts(1108, 0, "almost full");
        case SupplyKind::Drum:
            return lowFacts(1111, 0, "near end of life");
        case SupplyKind::Part:
            return lowFacts(10, 0, "near end of life");
    }
    return {};
}

AlertFacts supplyEmpty(SupplyKind kind) {
    switch (kind) {
        case SupplyKind::Toner:
            return emptyFacts(1101, kNoToner, "empty");
        case SupplyKind::Ink:
            return emptyFacts(1102, kNoToner, "empty");
        case SupplyKind::Ribbon:
            return emptyFacts(1103, kNoToner, "empty");
        case SupplyKind::WasteToner:
            return emptyFacts(1109, kServiceRequested, "full");
        case SupplyKind::WasteInk:
            return emptyFacts(1110, kServiceRequested, "full");
        case SupplyKind::Drum:
            return lowFacts(1112, kOverduePreventMaint, "end of life");
        case SupplyKind::Part:
            return lowFacts(11, kOverduePreventMaint, "end of life");
    }
    return {};
}

}  // namespace

SupplyKind supplyKindOf(std::int64_t supplies_type) {
    switch (supplies_type) {
        case 3:
        case 21:
            return SupplyKind::Toner;
        case 5:
        case 6:
            return SupplyKind::Ink;
        case 7:
        case 13:
            return SupplyKind::Ribbon;
        case 4:
            return SupplyKind::WasteToner;
        case 8:
            return SupplyKind::WasteInk;
        case 9:
            return SupplyKind::Drum;
        default:
            return SupplyKind::Part;
    }
}

bool stopsWhenEmpty(SupplyKind kind) {
    return kind != SupplyKind::Drum && kind != SupplyKind::Part;
}

AlertFacts alertFactsOf(Cause cause, SupplyKind kind) {
    switch (cause) {
        case Cause::SupplyLow:
            return supplyLow(kind);
        case Cause::SupplyEmpty:
            return supplyEmpty(kind);
        case Cause::TrayEmpty:
            return {kWarning, kInputGroup, 808, kInputTrayEmpty, "empty"};
        case Cause::Jam:
            return {kCriticalAlert, kMediaPathGroup, 8, kJammed, "Paper jam"};
        case Cause::CoverOpen:
            return {kCriticalAlert, kCoverGroup, 3, kDoorOpen, "open"};
    }
    return {};
}

}  // namespace platen::simulator
