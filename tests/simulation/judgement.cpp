#include "tests/simulation/judgement.hpp"

#include "agent/outbox/outbox_record.hpp"
#include "common/wire/epoch_note.hpp"

#include <algorithm>

namespace platen::simulation {

Judgement::Judgement(Truth& truth, const DatabaseContent& content)
    : truth_{truth}, content_{content}, is_noted_(truth.stored_gaps_.size()) {
    for (const auto& [key, row] : content.streams)
        ends_[key.epoch] = row.stream.state.hw;
    for (const auto& item : content.quarantine) {
        if (item->kind != server::domain::QuarantineKind::Fork) continue;
        const BatchContent& batch = truth.contentOf(item->payload);
        quarantined_.insert(batch.names.begin(), batch.names.end());
    }
    for (const KnownGap& gap : content.gaps)
        note(gap.agent, {.count = gap.count, .reason = gap.reason});
    while (noteLostGaps()) {
    }
}

void Judgement::note(const AgentId& agent, const BatchContent::Gap& gap) {
    Account& account = accounts_[agent];
    if (gap.reason == agent::outbox::kLimitReason) account.given_up += gap.count;
    if (const auto epoch = wire::parseEpochNote(gap.reason)) {
        gone_[epoch->follows] = std::max(gone_[epoch->follows], gap.count);
        account.exceeds_tail = account.exceeds_tail || epoch->why == "tail exceeded";
    }
    if (!gap.reason.starts_with("outbox was damaged")) return;
    account.damaged += gap.count;
    account.is_open = account.is_open || gap.reason.find("unknown number") != std::string::npos;
}

/// A gap, too, may be among what the server has lost and is told so. False when there was none.
bool Judgement::noteLostGaps() {
    bool found = false;
    for (std::size_t i = 0; i < is_noted_.size(); ++i) {
        const auto& [agent, at, gap] = truth_.stored_gaps_[i];
        if (is_noted_[i] || isThere(at) || !isNamed(at)) continue;
        is_noted_[i] = true;
        found = true;
        note(agent, gap);
    }
    return found;
}

bool Judgement::isThere(const Position& at) const {
    const auto end = ends_.find(at.epoch);
    return end != ends_.end() && end->second >= at.last_seq;
}

/// An agent has told the server that it has this no more.
bool Judgement::isNamed(const Position& at) const {
    const auto gone = gone_.find(at.epoch);
    return gone != gone_.end() && gone->second >= at.last_seq;
}

void Judgement::pass() {
    for (const std::string& name : truth_.order_)
        judgeRecord(name);
    std::map<AgentId, Books> books;
    for (std::size_t number = 0; number < truth_.hosts_.size(); ++number) {
        const HostHistory& host = *truth_.hosts_[number];
        Books& of_agent = books[host.agent];
        of_agent.refused += host.refused;
        of_agent.has_full_tail = of_agent.has_full_tail && host.has_full_tail;
        of_agent.was_damaged = of_agent.was_damaged || host.was_damaged;
        of_agent.is_exact = of_agent.is_exact && !host.was_copied && !host.was_damaged &&
                            !host.is_off && !host.has_unsure_books;
        const auto missing = missing_.find(number);
        if (missing != missing_.end()) of_agent.missing += missing->second;
    }
    for (const auto& [agent, of_agent] : books)
        judgeBooks(agent, of_agent);
}

void Judgement::judgeRecord(const std::string& name) {
    const Truth::Record& record = truth_.records_.at(name);
    const HostHistory& host = *truth_.hosts_[record.host];
    const auto found = content_.records.find(name);
    if (found != content_.records.end()) {
        const std::set<std::int64_t> streams{found->second.begin(), found->second.end()};
        const bool may_repeat = host.was_copied || host.was_damaged;
        require(
            streams.size() == found->second.size() && (streams.size() == 1 || may_repeat),
            "record {} is on the server {} times, in {} streams",
            name,
            found->second.size(),
            streams.size());
        return;
    }
    const auto stored = truth_.stored_records_.find(name);
    require(
        stored == truth_.stored_records_.end() || truth_.restores_ > 0,
        "record {} was on the server, which does not have it any more",
        name);
    if (quarantined_.contains(name) || record.excuse != nullptr || host.is_off) return;
    if (stored != truth_.stored_records_.end() && isLostAndNamed(stored->second, name)) return;
    ++missing_[record.host];
    truth_.stage_.trace("missing: {}", name);
}

/// What the restored server lost was in a tail, unless the tail is limited or its epoch has ended.
bool Judgement::isLostAndNamed(const std::vector<Position>& stored, const std::string& name) const {
    const std::size_t number = truth_.records_.at(name).host;
    const HostHistory& host = *truth_.hosts_[number];
    const bool was_in_tail = host.has_full_tail && std::ranges::any_of(stored, [&](const auto& at) {
                                 return at.epoch == host.epoch;
                             });
    require(
        !was_in_tail, "host {}: the restored server misses {}, which the tail had", number, name);
    return std::ranges::any_of(stored, [this](const auto& at) { return isNamed(at); });
}

void Judgement::judgeBooks(const AgentId& agent, const Books& books) const {
    const auto found = accounts_.find(agent);
    const Account account = found == accounts_.end() ? Account{} : found->second;
    require(
        books.was_damaged || (account.damaged == 0 && !account.is_open),
        "agent {} tells of a damage that was none",
        agent.value);
    require(
        !books.has_full_tail || !account.exceeds_tail,
        "agent {} has no tail any more, which was not full",
        agent.value);
    if (account.is_open) return;
    require(
        books.is_exact ? books.missing + books.refused == account.given_up
                       : books.missing <= account.given_up + account.damaged,
        "agent {}: {} records are missing and {} were refused; its gaps name {}, and {} by damage",
        agent.value,
        books.missing,
        books.refused,
        account.given_up,
        account.damaged);
}

}  // namespace platen::simulation
