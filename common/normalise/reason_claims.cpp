#include "common/normalise/reason_claims.hpp"

#include "common/normalise/colors.hpp"
#include "common/normalise/console_words.hpp"
#include "common/normalise/reason_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

namespace platen {

namespace {

constexpr int kLowPercent = 20;  // as lists of devices count it
constexpr int kNearEndPercent = 5;

bool isMarking(const Supply& supply) {
    const auto word = supplyWord(supply.kind, Degree::Low);
    return word == "toner_low" || word == "ink_low";
}

/// What is left, or the room in a receptacle.
std::optional<int> leftOf(const Supply& supply) {
    if (supply.percent_full) return 100 - *supply.percent_full;
    return supply.percent;
}

std::string levelText(const Supply& supply) {
    return fmt::format("{} %", supply.percent_full ? *supply.percent_full : *supply.percent);
}

/// Collects the claims of one reading.
class Collector {
public:
    explicit Collector(const StandardReading& reading) : reading_{reading} {}

    void alerts() {
        for (const Alert& alert : reading_.alerts) {
            const std::string_view panel = wordOfPanel(alert.text);
            std::string_view what = wordOfAlert(alert, kindOf(alert));
            if (what == "other" && !panel.empty()) what = panel;
            if (what.empty() || what == "ready") continue;
            add(
                {.what = std::string{what},
                 .severity = severityOf(alert, what),
                 .subject = alert.index.empty() ? subjectOf(what, alert.text) : alert.index,
                 .source = source("alert", alert.text, "alerts")});
        }
    }

    void errors() {
        for (const std::string& error : reading_.errors) {
            const auto what = wordOfError(error);
            if (!what.empty()) addWord(what, source("errors", "", "errors"));
        }
    }

    /// Words are weak evidence: nobody is called because of them alone.
    void console() {
        for (const std::string& line : reading_.console) {
            const auto what = wordOfPanel(line);
            if (what.empty() || what == "ready") continue;
            add(
                {.what = std::string{what},
                 .severity = std::min(reasonWord(what).severity, Severity::Warning),
                 .subject = subjectOf(what, line),
                 .source = source("console", line, "console")});
        }
    }

    void ipp(const IppState& state) {
        for (const IppStateReason& reason : state.reasons) {
            const std::string_view what = wordOfIpp(reason.word);
            add(
                {.what = std::string{what},
                 .severity = reasonWord(what).severity == Severity::Notice ? Severity::Notice
                                                                           : reason.severity,
                 .subject = subjectOf(what, ""),
                 .source = {
                     .name = "ipp", .text = reason.text, .origin = "ipp:printer-state-reasons"}});
        }
    }

    void supplies() {
        for (const Supply& supply : reading_.supplies) {
            const auto left = leftOf(supply);
            if (!left || *left > kLowPercent) continue;
            const bool is_sure = *left > 0 || !supply.coarse;  // a step has a lower end
            const Degree degree = *left == 0 && is_sure ? Degree::Empty : Degree::Low;
            add(
                {.what = std::string{supplyWord(supply.kind, degree)},
                 .severity = levelSeverity(supply, *left),
                 .subject = supply.index,
                 .source = source("supply", levelText(supply), "supplies")});
        }
    }

    /// A hand feed is empty most of the time, and no table says which tray is one.
    void trays() {
        for (const Tray& tray : reading_.trays) {
            if (tray.level != 0 || tray.capacity.value_or(0) <= 0) continue;
            add(
                {.what = "tray_empty",
                 .severity = Severity::Notice,
                 .subject = tray.index,
                 .source = source("tray", tray.name, "trays")});
        }
    }

    void covers() {
        for (const Cover& cover : reading_.covers) {
            if (!cover.is_open) continue;
            add(
                {.what = "cover_open",
                 .severity = reasonWord("cover_open").severity,
                 .subject = cover.index,
                 .source = source("cover", cover.name, "covers")});
        }
    }

    void sleep() {
        if (reading_.asleep) addWord("asleep", source("status", "", "status"));
    }

    [[nodiscard]] std::vector<Claim> take() { return std::move(claims_); }

private:
    void add(Claim claim) { claims_.push_back(std::move(claim)); }

    void addWord(std::string_view what, ReasonSource from) {
        add(
            {.what = std::string{what},
             .severity = reasonWord(what).severity,
             .subject = subjectOf(what, ""),
             .source = std::move(from)});
    }

    [[nodiscard]] ReasonSource source(
        std::string name, std::string text, const std::string& part) const {
        const auto origin = reading_.origins.find(part);
        return {
            .name = std::move(name),
            .text = std::move(text),
            .origin = origin == reading_.origins.end() ? "" : origin->second};
    }

    static Severity severityOf(const Alert& alert, std::string_view what) {
        if (reasonWord(what).severity == Severity::Notice) return Severity::Notice;
        if (alert.severity == "critical") return Severity::Error;
        return alert.severity.starts_with("warning") ? Severity::Warning : Severity::Notice;
    }

    /// Fusers and the like go on for long after they are at 0; a waste box that may be read the
    /// wrong way round is nobody's to worry about.
    static Severity levelSeverity(const Supply& supply, int left) {
        const bool is_waste = supply.percent_full && !supply.percent;
        if (left > kNearEndPercent || !(isMarking(supply) || is_waste)) return Severity::Notice;
        return Severity::Warning;
    }

    [[nodiscard]] std::string_view kindOf(const Alert& alert) const {
        if (alert.group != "marker_supplies" || alert.index.empty()) return {};
        const auto found = std::ranges::find(reading_.supplies, alert.index, &Supply::index);
        return found == reading_.supplies.end() ? std::string_view{} : found->kind;
    }

    /// The supply that a text speaks of.
    [[nodiscard]] std::string subjectOf(std::string_view what, std::string_view text) const {
        if (reasonWord(what).family != "marking") return {};
        const std::string color = supplyColor("", text);
        std::string subject;
        for (const Supply& supply : reading_.supplies) {
            if (!isMarking(supply) || (!color.empty() && supply.color != color)) continue;
            if (!subject.empty()) return {};  // one of several
            subject = supply.index;
        }
        return subject;
    }

    const StandardReading& reading_;
    std::vector<Claim> claims_;
};

/// The least that the supply may hold is more than what the word allows.
bool contradicts(const Supply& supply, std::string_view what) {
    const auto left = leftOf(supply);
    if (!left) return false;
    const bool is_end = reasonWord(what).severity == Severity::Error;
    constexpr int kMostWhenAtItsEnd = 10;
    constexpr int kMostWhenLow = 30;
    return *left - (supply.coarse.value_or(1) - 1) > (is_end ? kMostWhenAtItsEnd : kMostWhenLow);
}

/// The supplies that a reason may be about.
std::vector<Supply*> suspects(StandardReading& reading, const Reason& reason) {
    const auto family = reasonWord(reason.what).family;
    std::vector<Supply*> found;
    if (family != "marking" && family != "drum" && family != "waste") return found;
    for (Supply& supply : reading.supplies) {
        const bool fits = reason.subject.empty()
                              ? reasonWord(supplyWord(supply.kind, Degree::Low)).family == family &&
                                    (family != "marking" || isMarking(supply))
                              : supply.index == reason.subject;
        if (fits) found.push_back(&supply);
    }
    return found;
}

}  // namespace

std::vector<Claim> claimsOf(const StandardReading& reading, const IppState& ipp) {
    Collector collector{reading};
    collector.alerts();
    collector.errors();
    collector.console();
    collector.ipp(ipp);
    collector.supplies();
    collector.trays();
    collector.covers();
    collector.sleep();
    return collector.take();
}

void markConflicts(StandardReading& reading) {
    const auto origin = reading.origins.find("supplies");
    for (Reason& reason : reading.reasons) {
        if (reason.severity < Severity::Warning) continue;
        const auto possible = suspects(reading, reason);
        const bool all_contradict = std::ranges::all_of(
            possible, [&](const Supply* each) { return contradicts(*each, reason.what); });
        if (possible.empty() || !all_contradict) continue;
        for (Supply* supply : possible) {
            supply->in_conflict = true;
            reason.sources.push_back(
                {.name = "supply",
                 .text = levelText(*supply),
                 .origin = origin == reading.origins.end() ? "" : origin->second});
        }
    }
}

}  // namespace platen
