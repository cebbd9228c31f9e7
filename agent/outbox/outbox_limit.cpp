// How the outbox stays below its limit.
#include "agent/outbox/outbox.hpp"
#include "agent/outbox/outbox_schema.hpp"
#include "common/faults/crash_point.hpp"
#include "common/log/log.hpp"

#include <algorithm>

namespace platen::agent::outbox {

namespace {

/// Rows that are looked at together; bounds the memory that thinning takes.
constexpr std::size_t kThinningStep = 20'000;
/// After a round that could not free enough, the next one finds little before this many new
/// records. It is tried sooner when records would be refused.
constexpr std::uint64_t kThinningPause = 2'000;

std::string_view passName(ThinningPass pass) {
    switch (pass) {
        case ThinningPass::KeepHours:
            return "keep_hours";
        case ThinningPass::DropStatus:
            return "drop_status";
        case ThinningPass::KeepDays:
            return "keep_days";
    }
    throw std::logic_error{"unhandled ThinningPass"};
}

}  // namespace

/// Begins at 95 % of the limit and goes down to 85 %: first the acknowledged tail, then what can be
/// given up.
void Outbox::makeRoom(std::uint64_t incoming) {
    const std::uint64_t limit = space_.data;
    if (usedBytes(*connection_) + incoming <= limit / 20 * 19) return;
    const std::uint64_t target = limit / 20 * 17 - std::min(incoming, limit / 20 * 17);
    while (usedBytes(*connection_) > target && dropOldestOfTail()) {
    }
    if (!isWorthThinning(usedBytes(*connection_) + incoming)) return;
    for (const auto pass :
         {ThinningPass::KeepHours, ThinningPass::DropStatus, ThinningPass::KeepDays}) {
        if (usedBytes(*connection_) > target) thin(pass, target);
    }
    fruitless_at_.reset();
    if (usedBytes(*connection_) > target) fruitless_at_ = last_seq_;
}

bool Outbox::isWorthThinning(std::uint64_t needed) const {
    if (!fruitless_at_) return true;
    if (last_seq_ == *fruitless_at_) return false;  // the same records as then
    return needed > space_.data || last_seq_ >= *fruitless_at_ + kThinningPause;
}

void Outbox::thin(ThinningPass pass, std::uint64_t target) {
    std::uint64_t given_up = 0;
    std::uint64_t from = 0;
    while (usedBytes(*connection_) > target) {
        const auto rows = records().readForThinning(from, kThinningStep);
        if (rows.empty()) break;
        given_up += applyGaps(planThinning(rows, pass));
        from = rows.back().last_seq + 1;
    }
    unsealed_records_ = records().count();
    if (given_up == 0) return;
    log::warn(
        "outbox.thinned",
        {{"pass", passName(pass)},
         {"records", given_up},
         {"bytes", usedBytes(*connection_)},
         {"limit_bytes", space_.limit}});
}

/// How many records the gaps stand for.
std::uint64_t Outbox::applyGaps(const std::vector<GapPlan>& plans) {
    std::uint64_t given_up = 0;
    sqlite::Transaction transaction{*connection_};
    for (const GapPlan& plan : plans) {
        records().erase(plan.first_seq, plan.last_seq);
        NewRecord gap = note(plan.count, kLimitReason);
        gap.message.mutable_gap()->set_first_seq(plan.first_seq);
        gap.message.mutable_gap()->set_last_seq(plan.last_seq);
        records().insert(plan.first_seq, gap);
        given_up += plan.count;
    }
    faults::crashPoint("outbox.thin.before_commit");
    transaction.commit();
    faults::crashPoint("outbox.thin.after_commit");
    return given_up;
}

}  // namespace platen::agent::outbox
