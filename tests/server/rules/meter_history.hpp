#pragma once

#include "server/rules/meter_fold.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

// A device's samples, and what a fold makes of them.
namespace platen::server::rules {

struct DatedSample {
    MeterSample sample;
    std::string day;
};

inline DecisionKey keyOf(const Finding& finding) {
    return {.taken_at = finding.taken_at, .n = finding.n, .meter = finding.meter};
}

/// What is stored of a device after all samples.
struct Folded {
    std::map<std::string, DayUse> days;
    std::map<DecisionKey, Finding> findings;
    MeterFold fold;
    bool operator==(const Folded&) const = default;

    void take(MeterFold::Step step) {
        for (auto& [day, use] : step.days)
            days.insert_or_assign(day, std::move(use));
        for (Finding& finding : step.findings)
            findings.insert_or_assign(keyOf(finding), std::move(finding));
    }
    [[nodiscard]] std::int64_t used(Meter meter) const {
        std::int64_t sum = 0;
        for (const auto& [day, use] : days)
            if (const auto& one = use.meters.at(static_cast<std::size_t>(meter))) sum += one->used;
        return sum;
    }
    [[nodiscard]] std::int64_t held() const {
        std::int64_t sum = 0;
        for (const auto& [day, use] : days)
            sum += use.held;
        return sum;
    }
    [[nodiscard]] std::vector<FindingKind> kinds() const {
        std::vector<FindingKind> kinds;
        for (const auto& [key, finding] : findings)
            kinds.push_back(finding.kind);
        return kinds;
    }
    [[nodiscard]] const Finding& only() const { return findings.begin()->second; }
};

/// Samples of one device, one after the other, with the times of their predecessors.
class History {
public:
    static constexpr TimePoint kBegin{
        std::chrono::sys_days{std::chrono::year{2026} / std::chrono::November / 2}};

    /// What the next samples say beside their values.
    MeterSample next;

    History& wait(std::chrono::minutes time) {
        now_ += time;
        return *this;
    }
    History& say(std::optional<std::int64_t> total) {
        next.values.at(0) = total;
        return say();
    }
    History& say() {
        MeterSample sample = next;
        sample.taken_at = now_;
        sample.n = static_cast<std::int32_t>(samples.size() + 1);
        if (!samples.empty()) sample.previous_at = samples.back().sample.taken_at;
        samples.push_back({.sample = sample, .day = dayOf(now_)});
        return *this;
    }
    [[nodiscard]] Folded fold(const Decisions& decisions = {}) const {
        Folded folded;
        for (const DatedSample& one : samples)
            folded.take(folded.fold.add(one.sample, one.day, decisions));
        return folded;
    }
    [[nodiscard]] static std::string dayOf(TimePoint time) { return formatUtc(time).substr(0, 10); }

    std::vector<DatedSample> samples;

private:
    TimePoint now_{kBegin};
};

}  // namespace platen::server::rules
