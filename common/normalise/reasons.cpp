#include "common/normalise/reasons.hpp"

#include "common/normalise/reason_claims.hpp"
#include "common/normalise/reason_words.hpp"

#include <algorithm>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace platen {

namespace {

bool isReady(std::string_view status) {
    return status == "idle" || status == "printing" || status == "warmup" || status == "warning";
}

/// Gathers claims into reasons.
class Merger {
public:
    void add(Claim claim) {
        const ReasonWord word = reasonWord(claim.what);
        bool is_told = false;
        for (Reason& reason : reasons_) {
            if (!isSame(reason, claim, word)) continue;
            join(reason, claim);
            is_told = true;
        }
        if (is_told) return;
        reasons_.push_back(
            {.severity = claim.severity,
             .what = std::move(claim.what),
             .subject = std::move(claim.subject),
             .sources = {std::move(claim.source)}});
    }

    [[nodiscard]] std::vector<Reason> take() { return std::move(reasons_); }

private:
    /// A claim without a subject tells of the parts that are known to be low already; of trays only
    /// where more than their level says so: there is always an empty one.
    static bool isSame(const Reason& reason, const Claim& claim, const ReasonWord& word) {
        if (reasonWord(reason.what).family != word.family) return false;
        if (word.what == "other") return reason.sources.front().text == claim.source.text;
        if (reason.subject == claim.subject) return true;
        if (!claim.subject.empty()) return false;
        return word.family != "paper" || reason.severity >= Severity::Warning;
    }

    static void join(Reason& reason, const Claim& claim) {
        const bool is_worse = reasonWord(claim.what).rank > reasonWord(reason.what).rank;
        if (is_worse && reason.subject == claim.subject) reason.what = claim.what;
        reason.severity = std::max(reason.severity, claim.severity);
        const bool is_known = std::ranges::any_of(reason.sources, [&](const ReasonSource& each) {
            return each.name == claim.source.name && each.text == claim.source.text;
        });
        if (!is_known) reason.sources.push_back(claim.source);
    }

    std::vector<Reason> reasons_;
};

/// What speaks of a part comes before what does not name it, so that both are one.
std::vector<Reason> merged(std::vector<Claim> claims) {
    std::ranges::stable_partition(claims, [](const Claim& each) { return !each.subject.empty(); });
    Merger merger;
    for (Claim& claim : claims)
        merger.add(std::move(claim));
    return merger.take();
}

/// The device says that something is the matter, and not what.
void explainStatus(StandardReading& reading) {
    const bool is_down = reading.status == "down";
    if (!is_down && reading.status != "warning") return;
    const Severity severity = is_down ? Severity::Error : Severity::Warning;
    const bool is_explained = std::ranges::any_of(
        reading.reasons, [&](const Reason& each) { return each.severity >= severity; });
    if (is_explained) return;
    const auto origin = reading.origins.find("status");
    reading.reasons.push_back(
        {.severity = severity,
         .what = is_down ? "device_down" : "device_warning",
         .subject = {},
         .sources = {
             {.name = "status",
              .text = {},
              .origin = origin == reading.origins.end() ? "" : origin->second}}});
}

}  // namespace

void addReasons(StandardReading& reading, const IppState& ipp) {
    std::vector<Claim> claims = claimsOf(reading, ipp);
    for (Claim& claim : claims) {
        if (claim.severity == Severity::Error && reasonWord(claim.what).is_partial &&
            isReady(reading.status))
            claim.severity = Severity::Warning;
    }
    reading.reasons = merged(std::move(claims));
    markConflicts(reading);
    explainStatus(reading);
    std::ranges::stable_sort(reading.reasons, std::greater{}, &Reason::severity);
    reading.asleep = reading.asleep || std::ranges::any_of(reading.reasons, [](const Reason& each) {
                         return each.what == "asleep";
                     });
}

std::string fusedStatus(const StandardReading& reading) {
    const Severity worst =
        reading.reasons.empty() ? Severity::Notice : reading.reasons.front().severity;
    const bool is_busy = reading.status == "printing" || reading.status == "warmup";
    switch (worst) {
        case Severity::Error:
            return "down";
        case Severity::Warning:
            return is_busy || reading.status == "down" ? reading.status : "warning";
        case Severity::Notice:
            return reading.status;
    }
    return reading.status;
}

}  // namespace platen
