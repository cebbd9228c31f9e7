#include "server/renormalise/correction_walk.hpp"

#include "common/core/text.hpp"
#include "common/crypto/sha256.hpp"
#include "server/analysis/finding_store.hpp"
#include "server/archive/batch_store.hpp"
#include "server/archive/override_store.hpp"
#include "server/domain/readings/reading_correction_store.hpp"
#include "server/domain/readings/reading_detail.hpp"
#include "server/renormalise/derived_store.hpp"
#include "server/rules/reading_id.hpp"

#include <fmt/format.h>

#include <utility>

namespace platen::server::renormalise {

namespace {

/// A run is of one day: what is older is not repeated any more.
constexpr std::chrono::hours kLongestRun{48};

FoldMoment momentOf(const WalkedReading& reading) {
    return {.order = reading.reading.order(), .n = reading.reading.sample.n, .day = reading.day};
}

}  // namespace

CorrectionWalk::CorrectionWalk(
    const Correction& correction, const CorrectedDevice& device, analysis::Memory& memory)
    : correction_{correction},
      memory_{memory},
      device_{.tenant = correction.tenant, .device = device.id},
      readings_{device_, memory},
      digest_(32, '\0') {}

bool CorrectionWalk::next(db::Transaction& tx, WalkMode mode) {
    page_.clear();
    if (walked_ == 0) {
        auto decisions = analysis::findDecisions(tx, {&device_, 1});
        fold_.decide(std::move(decisions[device_]));
    }
    const auto readings = readings_.next(tx);
    for (const WalkedReading& reading : readings) {
        take(tx, reading, mode);
        ++walked_;
    }
    return readings.size() == ReadingWalk::kPage;
}

std::optional<std::string> CorrectionWalk::replacementOf(const WalkedReading& reading) const {
    const Scope& scope = correction_.scope;
    const domain::ReadingRow& row = *reading.reading.says;
    if (row.received_at >= scope.received_before) return std::nullopt;
    if (scope.since && row.taken_at < *scope.since) return std::nullopt;
    if (scope.until && row.taken_at >= *scope.until) return std::nullopt;
    const auto found = correction_.profiles.find(reading.profile_hash);
    if (found == correction_.profiles.end()) return std::nullopt;
    return found->second;
}

std::optional<archive::ReadingContent> CorrectionWalk::contentOf(
    db::Transaction& tx, const WalkedReading& reading, const std::string& normalise_by) const {
    const auto profiles = archive::findProfiles(
        tx, device_.tenant, memory_.profiles, reading.profile_hash, normalise_by);
    if (!profiles) return std::nullopt;
    const rules::RunSample& sample = reading.reading.sample;
    const auto batch = archive::findBatch(
        tx,
        {.tenant = device_.tenant,
         .stream = sample.stream,
         .seq = sample.seq,
         .received_at = sample.received_at});
    if (!batch) return std::nullopt;
    return domain::decodeFrom(*batch, sample.seq, *profiles);
}

const CorrectionWalk::Understood* CorrectionWalk::understand(
    db::Transaction& tx, const WalkedReading& reading, WalkMode mode) {
    const domain::ReadingRow& row = *reading.reading.says;
    if (const auto known = recent_.find(row.n); known != recent_.end())
        return known->second ? &*known->second : nullptr;
    std::erase_if(recent_, [&](const auto& each) {
        return each.second && each.second->taken_at < row.taken_at - kLongestRun;
    });
    const auto replacement = replacementOf(reading);
    const bool changes = replacement && *replacement != reading.normalised_by;
    auto content = contentOf(tx, reading, replacement.value_or(reading.normalised_by));
    auto& entry = recent_[row.n];
    if (!content) {
        if (changes) ++unknowable_;
        return nullptr;
    }
    FoldFigures figures{.counters = reading.counters, .marks = rules::parseMarks(row.marks)};
    if (changes) {
        figures = {
            .counters = content->reading.counters, .marks = rules::marksOf(content->reading)};
        correct(tx, reading, *content, mode);
    }
    entry = Understood{
        .taken_at = row.taken_at, .content = *std::move(content), .figures = std::move(figures)};
    return &*entry;
}

void CorrectionWalk::take(db::Transaction& tx, const WalkedReading& reading, WalkMode mode) {
    const FoldMoment moment = momentOf(reading);
    const rules::SampleOrder order = reading.reading.order();
    const bool is_newest = !newest_order_ || order > *newest_order_;
    if (is_newest) newest_order_ = order;
    const Understood* said = understand(tx, reading, mode);
    if (said == nullptr) {
        if (is_newest) newest_.reset();
        fold_.addUnknown(
            moment,
            {.counters = reading.counters,
             .marks = rules::parseMarks(reading.reading.says->marks)});
        return;
    }
    const archive::ReadingContent& content = said->content;
    if (is_newest) newest_ = domain::statedCounters(content.reading.counters);
    if (replacementOf(reading)) {
        if (!first_corrected_) first_corrected_ = order.taken_at;
        noteEvidence(reading, content);
        if (!fold_.historyFrom())
            fold_.beginHistory(spansFrom(tx, device_, order.taken_at, order.taken_at), moment);
    }
    fold_.add(
        moment,
        said->figures,
        content,
        rules::latestOf(content.reading, order, reading.reading.sample.received_at));
}

void CorrectionWalk::noteEvidence(
    const WalkedReading& reading, const archive::ReadingContent& content) {
    const TimePoint at = reading.reading.sample.taken_at;
    for (const rules::Evidence& piece : rules::evidenceOf(
             content.reading, {.agent = reading.agent, .endpoint = content.raw.endpoint.text()})) {
        const auto known = evidence_.try_emplace(piece, domain::ShownEvidence{at, at}).first;
        known->second.last_at = at;
    }
}

void CorrectionWalk::correct(
    db::Transaction& tx,
    const WalkedReading& reading,
    const archive::ReadingContent& content,
    WalkMode mode) {
    const rules::SampleOrder sample = reading.reading.order();
    const auto figures = domain::figuresOf(
        content.reading,
        rules::latestOf(content.reading, sample, reading.reading.sample.received_at));
    const std::string& normalise_by = correction_.profiles.at(reading.profile_hash);
    CorrectedReading corrected{
        .sample = sample, .changes = domain::changesOf(reading.figures, figures)};
    const std::string id = rules::readingId(sample);
    digest_ = crypto::sha256(digest_, fmt::format("{} {}\n", id, hexEncode(normalise_by)));
    for (const domain::FigureChange& change : corrected.changes) {
        digest_ = crypto::sha256(
            digest_,
            fmt::format(
                "{} {} {} {}\n",
                id,
                change.field,
                change.before.value_or("-"),
                change.after.value_or("-")));
    }
    ++corrected_;
    figures_ += std::ssize(corrected.changes);
    page_.push_back(std::move(corrected));
    if (mode == WalkMode::Correct) write(tx, reading, content, figures);
}

void CorrectionWalk::write(
    db::Transaction& tx,
    const WalkedReading& reading,
    const archive::ReadingContent& content,
    const domain::ReadingFigures& figures) {
    domain::ReadingRow row = *reading.reading.says;
    const auto stated = domain::statedCounters(content.reading.counters);
    const domain::CounterSets::Wanted wanted{.tenant = device_.tenant, .places = stated.places};
    const archive::ProfileNumbers::Key profile{
        device_.tenant, correction_.profiles.at(reading.profile_hash)};
    row.status = figures.status;
    row.parts = figures.parts;
    row.counter_set = memory_.counter_sets.need(tx, {&wanted, 1}).front()->number;
    domain::fillCounters(row, stated);
    row.marks = rules::marksBytes(rules::marksOf(content.reading));
    row.normalised_by = memory_.profile_numbers.find(tx, {&profile, 1}).at(profile);
    domain::correctReading(tx, row);
}

}  // namespace platen::server::renormalise
