#include "agent/app/probe_report.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>
#include <string_view>

namespace platen::agent::app {

namespace {

constexpr int kBarCells = 20;

void addFact(std::string& out, std::string_view name, std::string_view text) {
    if (!text.empty()) fmt::format_to(std::back_inserter(out), "  {:<10} {}\n", name, text);
}

std::string bar(int percent) {
    const int full = std::clamp((percent * kBarCells + 50) / 100, 0, kBarCells);
    return fmt::format("[{:#<{}}{:.<{}}]", "", full, "", kBarCells - full);
}

std::string amountText(
    const std::optional<std::int64_t>& level, const std::optional<std::int64_t>& capacity) {
    if (!level || *level < 0) return {};
    if (!capacity || *capacity <= 0) return fmt::format("{}", *level);
    return fmt::format("{} of {}", *level, *capacity);
}

/// A state in words.
std::string_view stateText(LevelState state) {
    switch (state) {
        case LevelState::SomeLeft:
            return "some left";
        case LevelState::NotReported:
            return "not reported";
        case LevelState::Percent:
        case LevelState::Amount:
        case LevelState::Unknown:
            break;
    }
    return stateName(state);
}

bool isWaste(const Supply& supply) {
    return supply.kind.starts_with("waste_");
}

std::string levelText(const Supply& supply) {
    if (supply.percent_full)
        return fmt::format("{} {:>3} % full", bar(*supply.percent_full), *supply.percent_full);
    if (supply.percent)
        return fmt::format("{} {:>3} % left", bar(*supply.percent), *supply.percent);
    const std::string amount = amountText(supply.level, supply.capacity);
    if (supply.state == LevelState::Amount && !amount.empty())
        return fmt::format("{} {}", amount, supply.unit);
    // What is left in a waste box is room.
    if (supply.state == LevelState::SomeLeft && isWaste(supply)) return "not full";
    return std::string{stateText(supply.state)};
}

std::string statusText(const StandardReading& reading) {
    const std::string status = reading.asleep ? reading.status + ", asleep" : reading.status;
    if (reading.errors.empty()) return status;
    return fmt::format("{} ({})", status, fmt::join(reading.errors, ", "));
}

/// What is odd about a level.
std::string oddities(const Supply& supply) {
    std::string text;
    if (supply.coarse) text += fmt::format(", in steps of {} %", *supply.coarse);
    if (supply.level_above_capacity) text += ", level above capacity";
    if (supply.in_conflict) text += ", contradicted by the device";
    if (supply.other_percent) {
        text += supply.percent_full ? fmt::format(", {} % full by IPP", 100 - *supply.other_percent)
                                    : fmt::format(", {} % left by IPP", *supply.other_percent);
    }
    return text;
}

void addIdentity(std::string& out, const RawReading& raw, const StandardReading& reading) {
    const auto or_unknown = [](const std::string& text) -> std::string_view {
        return text.empty() ? "unknown" : std::string_view{text};
    };
    fmt::format_to(
        std::back_inserter(out),
        "{} {}{}{} ({}, profile {})\n",
        or_unknown(reading.vendor),
        or_unknown(reading.model),
        raw.endpoint.address.empty() ? "" : " at ",  // a recording is nowhere
        raw.endpoint.text(),
        protocolName(raw.protocol),
        raw.profile);
    addFact(out, "serial", reading.serial);
    addFact(out, "firmware", reading.firmware);
    addFact(out, "name", reading.name);
    addFact(out, "location", reading.location);
    addFact(out, "mac", reading.mac);
    addFact(out, "uuid", reading.uuid);
    addFact(out, "status", statusText(reading));
    for (const std::string& line : reading.console)
        addFact(out, "console", line);
}

void addCounters(std::string& out, const StandardReading& reading) {
    if (reading.counters.empty()) return;
    out += "counters\n";
    for (const Counter& counter : reading.counters) {
        fmt::format_to(
            std::back_inserter(out),
            "  {:<24} {:>12} {}\n",
            counter.name,
            counter.value,
            unitName(counter.unit));
    }
}

void addSupplies(std::string& out, const StandardReading& reading) {
    if (reading.supplies.empty()) return;
    out += "supplies\n";
    for (const Supply& supply : reading.supplies) {
        fmt::format_to(
            std::back_inserter(out),
            "  {:<8} {:<36} {}\n",
            supply.index,
            supply.description,
            levelText(supply) + oddities(supply));
    }
}

void addTrays(std::string& out, const StandardReading& reading) {
    if (reading.trays.empty()) return;
    out += "trays\n";
    for (const Tray& tray : reading.trays) {
        const std::string amount = amountText(tray.level, tray.capacity);
        fmt::format_to(
            std::back_inserter(out),
            "  {:<8} {:<36} {:<14} {}\n",
            tray.index,
            tray.name,
            amount.empty() ? stateText(tray.state) : std::string_view{amount},
            tray.media);
    }
}

void addReasons(std::string& out, const StandardReading& reading) {
    if (reading.reasons.empty()) return;
    out += "reasons\n";
    for (const Reason& reason : reading.reasons) {
        std::vector<std::string> sources;
        for (const ReasonSource& source : reason.sources)
            sources.push_back(
                source.text.empty() ? source.name
                                    : fmt::format("{} \"{}\"", source.name, source.text));
        fmt::format_to(
            std::back_inserter(out),
            "  {:<8} {:<20} {:<6} {}\n",
            severityName(reason.severity),
            reason.what,
            reason.subject,
            fmt::join(sources, ", "));
    }
}

void addAlerts(std::string& out, const StandardReading& reading) {
    if (reading.alerts.empty()) return;
    out += "alerts\n";
    for (const Alert& alert : reading.alerts) {
        fmt::format_to(
            std::back_inserter(out),
            "  {:<10} {:<18} {:<24} {}\n",
            alert.severity,
            alert.group,
            alert.code,
            alert.text);
    }
}

/// What IPP has told, or why it has not.
std::string ippText(const RawReading& raw) {
    if (raw.ipp_problem && raw.attributes.empty()) {
        const bool is_silent = *raw.ipp_problem == FieldError::Timeout;  // or nobody is there
        return fmt::format(
            "no IPP from {}: {}",
            raw.ipp_uri,
            is_silent ? "no answer" : fieldErrorName(*raw.ipp_problem));
    }
    return fmt::format(
        "{} attributes from {}{}",
        raw.attributes.size(),
        raw.ipp_uri,
        raw.ipp_problem ? ", not whole" : "");
}

/// How much was read, from where and at what cost.
std::string effortText(const RawReading& raw) {
    const bool is_ipp_alone = raw.protocol == Protocol::Ipp;
    std::string text = is_ipp_alone ? ippText(raw) : fmt::format("{} values", raw.bindings.size());
    if (raw.packets > 0)  // else a recording
        text += fmt::format(" in {} packets, {} ms", raw.packets, raw.duration.count());
    if (!raw.problems.empty()) text += fmt::format("; {} parts not readable", raw.problems.size());
    if (!is_ipp_alone && !raw.ipp_uri.empty()) text += "; " + ippText(raw);
    return text;
}

void addUnread(std::string& out, const StandardReading& reading) {
    if (reading.unread.empty()) return;
    out += "not read\n";
    for (const UnreadPart& part : reading.unread)
        fmt::format_to(
            std::back_inserter(out), "  {:<45} {}\n", part.oid, fieldErrorName(part.error));
}

}  // namespace

std::string probeReport(const RawReading& raw, const StandardReading& reading) {
    std::string out;
    addIdentity(out, raw, reading);
    addCounters(out, reading);
    addSupplies(out, reading);
    addTrays(out, reading);
    addAlerts(out, reading);
    addReasons(out, reading);
    addUnread(out, reading);
    out += effortText(raw);
    out += '\n';
    return out;
}

}  // namespace platen::agent::app
