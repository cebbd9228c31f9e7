#include "server/app/quarantine_admin.hpp"

#include "common/log/log.hpp"
#include "common/metrics/metrics.hpp"
#include "common/wire/envelope.hpp"
#include "common/wire/topics.hpp"
#include "server/analysis/cpu_limit.hpp"
#include "server/db/transaction.hpp"
#include "server/ingest/inbox_store.hpp"
#include "server/ingest/ingestor.hpp"

#include <fmt/format.h>

#include <span>
#include <utility>

namespace platen::server::app {

namespace {

using analysis::RetryResult;
using domain::QuarantineKind;
using domain::QuarantineState;
using wire::v1::Ack;

RetryResult answerOf(const std::vector<ingest::Reply>& replies) {
    if (replies.empty())
        return {.is_back = false, .outcome = "the agent is not admitted, or its day is full"};
    const Ack& ack = replies.front().ack;
    switch (ack.status()) {
        case Ack::FORK:
            return {.is_back = true, .outcome = "it is a fork; kept apart as one"};
        case Ack::RETIRED:
            return {.is_back = false, .outcome = "its epoch is closed"};
        case Ack::REVOKED:
            return {.is_back = false, .outcome = "the agent is revoked"};
        default:
            return {
                .is_back = true,
                .outcome = fmt::format("in the inbox; its stream is at {}", ack.committed_seq())};
    }
}

}  // namespace

QuarantineAdmin::QuarantineAdmin(ServerConfig config, std::string who)
    : config_{std::move(config)},
      who_{std::move(who)},
      database_{config_.database, config_.analyze_role} {}

std::vector<TenantId> QuarantineAdmin::tenants() {
    db::Transaction tx{database_, db::TenantScope::none()};
    return domain::listTenantsWithAgents(tx);
}

std::vector<domain::QuarantineLine> QuarantineAdmin::list(const domain::QuarantineFilter& filter) {
    db::Transaction tx{database_, db::TenantScope::of(tenants())};
    return domain::listQuarantine(tx, filter);
}

std::vector<domain::FullQuarantine> QuarantineAdmin::fullDays() {
    db::Transaction tx{database_, db::TenantScope::of(tenants())};
    return domain::listFullQuarantines(tx);
}

std::optional<domain::QuarantineItem> QuarantineAdmin::find(const std::string& id) {
    db::Transaction tx{database_, db::TenantScope::of(tenants())};
    return domain::findQuarantined(tx, id);
}

RetryResult QuarantineAdmin::retry(const std::string& id) {
    const analysis::CpuLimit limit{config_.analyze.cpu};  // what hung once hangs again
    const auto item = find(id);
    if (!item || item->line.state != QuarantineState::Kept ||
        item->line.stage == domain::QuarantineStage::Analyze) {
        return analysis::retryQuarantined(
            database_, {.tenants = tenants(), .item = id, .who = who_, .now = clock_.wallNow()});
    }
    if (item->line.kind == QuarantineKind::Fork) {
        return {
            .is_back = false,
            .outcome =
                "a fork is never merged: another batch has its numbers; the agent sends what it "
                "had in a new epoch. Look at it, then discard it"};
    }
    const RetryResult result = receiveAgain(item->content);
    write(
        id,
        {.state = result.is_back ? QuarantineState::Retried : QuarantineState::Kept,
         .at = clock_.wallNow(),
         .who = who_,
         .text = result.outcome});
    return result;
}

RetryResult QuarantineAdmin::receiveAgain(const domain::Quarantined& item) {
    const auto envelope = wire::parseEnvelope(item.payload);
    if (!envelope) return {.is_back = false, .outcome = envelope.error().text};
    db::Database database{config_.database, config_.ingest_role};
    metrics::Registry metrics;
    ingest::PostgresInbox inbox{database};
    ingest::Ingestor ingestor{inbox, config_.ingest, clock_, metrics};
    const ingest::Arrival arrival{
        .topic = wire::batchTopic(item.agent),
        .payload = item.payload,
        .arrived = item.received_at};
    return answerOf(ingestor.accept(std::span{&arrival, 1}));
}

bool QuarantineAdmin::discard(const std::string& id) {
    db::Transaction tx{database_, db::TenantScope::of(tenants())};
    const auto item = domain::findQuarantined(tx, id);
    if (!item || item->line.state != QuarantineState::Kept) return false;
    domain::writeOutcome(
        tx,
        id,
        {.state = QuarantineState::Discarded,
         .at = clock_.wallNow(),
         .who = who_,
         .text = "discarded"});
    tx.commit();
    log::info(
        "quarantine.discarded", {{"item", id}, {"agent", item->line.agent.value}, {"by", who_}});
    return true;
}

void QuarantineAdmin::write(const std::string& id, const domain::QuarantineOutcome& outcome) {
    db::Transaction tx{database_, db::TenantScope::of(tenants())};
    const auto item = domain::findQuarantined(tx, id);
    if (!item || item->line.state != QuarantineState::Kept) return;
    domain::writeOutcome(tx, id, outcome);
    tx.commit();
    if (outcome.state != QuarantineState::Retried) return;
    log::info(
        "quarantine.retried",
        {{"item", id},
         {"agent", item->line.agent.value},
         {"by", outcome.who},
         {"outcome", outcome.text}});
}

}  // namespace platen::server::app
