#include "server/domain/counters/findings.hpp"

namespace platen::server::domain {

std::vector<VerdictEffect> effectsOf(const CounterFinding& found) {
    if (!found.amount && !found.decision) return {};
    std::vector<VerdictEffect> effects;
    for (const rules::Verdict verdict : rules::kVerdicts) {
        VerdictEffect effect{.verdict = verdict, .counts = std::nullopt};
        // Without the reading, what follows is judged anew.
        if (found.amount && found.finding.value && verdict != rules::Verdict::IgnoreReading)
            effect.counts = rules::countedBy(verdict, *found.amount, *found.finding.value);
        effects.push_back(effect);
    }
    return effects;
}

bool isWaiting(const CounterFinding& found) {
    return found.decision && found.finding.verdict != found.decision->verdict;
}

}  // namespace platen::server::domain
