#include "server/domain/devices/device_decision_store.hpp"

#include "server/domain/organisations/organisations_query_store.hpp"
#include "server/http/json_value.hpp"

#include <stdexcept>

namespace platen::server::domain {

namespace {

using http::Json;

constexpr std::string_view kAddDecisions =
    "INSERT INTO device_decision (tenant_id, device_id, decided_at, kind, other_id, score, "
    "reasons, evidence) SELECT tenant_id, device_id, decided_at, kind, other_id, score, reasons, "
    "evidence FROM unnest($1::device_decision[])";

constexpr std::string_view kListDecisions =
    "SELECT kind, decided_at, other_id, score, reasons::text AS reasons, "
    "evidence::text AS evidence FROM device_decision "
    "WHERE tenant_id = ANY ($1::uuid[]) AND device_id = $2 ORDER BY decided_at DESC, id LIMIT 50";

std::string_view decisionWord(DecisionKind kind) {
    switch (kind) {
        case DecisionKind::New:
            return "new";
        case DecisionKind::Learnt:
            return "learnt";
        case DecisionKind::Refused:
            return "refused";
    }
    throw std::logic_error{"unhandled DecisionKind"};
}

Json reasonJson(const rules::EvidenceReason& reason) {
    return Json::object({{"kind", rules::evidenceWord(reason.kind)}, {"weight", reason.weight}});
}

Json pieceJson(const rules::Evidence& piece) {
    return Json::object({{"kind", rules::evidenceWord(piece.kind)}, {"value", piece.value}});
}

DecisionLine toDecisionLine(const db::Row& row) {
    return {
        .kind = row.text("kind"),
        .at = row.time("decided_at"),
        .other = row.optionalText("other_id"),
        .score = row.integer("score"),
        .reasons_json = row.text("reasons"),
        .evidence_json = row.text("evidence")};
}

}  // namespace

void addDecisions(db::Transaction& tx, std::span<const DecisionNote> notes) {
    if (notes.empty()) return;
    db::RowArray rows = tx.rowsOf(
        "device_decision",
        {"tenant_id",
         "device_id",
         "decided_at",
         "kind",
         "other_id",
         "score",
         "reasons",
         "evidence"});
    for (const auto& [device, decision] : notes)
        rows.add(
            device.tenant,
            device.device,
            decision.at,
            decisionWord(decision.kind),
            decision.other,
            decision.score,
            Json::arrayOf(decision.reasons, reasonJson).text(),
            Json::arrayOf(decision.evidence, pieceJson).text());
    tx.exec(kAddDecisions, rows);
}

std::vector<DecisionLine> listDecisions(
    db::Transaction& tx, const std::vector<TenantId>& tenants, const DeviceId& device) {
    return tx.many(kListDecisions, toDecisionLine, tenantTexts(tenants), device);
}

}  // namespace platen::server::domain
