#include "server/domain/counters/findings_json.hpp"

namespace platen::server::domain {

using http::Json;
using http::textOrNull;

namespace {

Json decisionJson(const std::optional<CounterDecision>& decision) {
    if (!decision) return nullptr;
    return Json::object(
        {{"verdict", rules::verdictWord(decision->verdict)},
         {"note", textOrNull(decision->note)},
         {"decided_at", decision->decided_at},
         {"decided_by", decision->decided_by}});
}

Json effectJson(const VerdictEffect& effect) {
    return Json::object(
        {{"verdict", rules::verdictWord(effect.verdict)}, {"counts", effect.counts}});
}

}  // namespace

Json findingJson(const CounterFinding& found) {
    const rules::Finding& finding = found.finding;
    const Json device = Json::object(
        {{"id", found.device},
         {"vendor", textOrNull(found.vendor)},
         {"model", textOrNull(found.model)},
         {"serial", textOrNull(found.serial)},
         {"label", textOrNull(found.label)},
         {"organisation_id", found.tenant},
         {"organisation_name", found.organisation_name}});
    return Json::object(
        {{"device", device},
         {"taken_at", finding.taken_at},
         {"n", finding.n},
         {"counter", rules::kMeterCounters.at(static_cast<std::size_t>(finding.meter))},
         {"kind", rules::findingWord(finding.kind)},
         {"before", finding.before},
         {"value", finding.value},
         {"held", finding.held},
         {"epoch", finding.epoch},
         {"detail", Json::raw(finding.detail)},
         {"open", finding.is_open},
         {"waiting", isWaiting(found)},
         {"decision", decisionJson(found.decision)},
         {"verdicts", Json::arrayOf(effectsOf(found), effectJson)}});
}

}  // namespace platen::server::domain
