#include "server/renormalise/correction_walk.hpp"

#include "common/core/text.hpp"
#include "common/crypto/sha256.hpp"
#include "server/archive/batch_store.hpp"
#include "server/archive/override_store.hpp"
#include "server/domain/devices/device_latest_store.hpp"
#include "server/domain/readings/day_store.hpp"
#include "server/domain/readings/reading_detail.hpp"
#include "server/rules/reading_id.hpp"

#include <fmt/format.h>

#include <utility>

namespace platen::server::renormalise {

namespace {

constexpr int kPage = 50;

domain::Spans spansFrom(
    db::Transaction& tx,
    const TenantId& tenant,
    const DeviceId& device,
    TimePoint from,
    std::optional<TimePoint> to) {
    using enum domain::SpanKind;
    return domain::saidByReadings(domain::findSpans(
        tx,
        {.device = {.tenant = tenant, .device = device},
         .kinds = {Supply, Alert, Field},
         .from = from,
         .to = to}));
}

}  // namespace

CorrectionWalk::CorrectionWalk(
    const Correction& correction, const CorrectedDevice& device, archive::ProfileCache& profiles)
    : correction_{correction},
      profiles_{profiles},
      walk_{.tenant = correction.tenant, .device = device.id, .time_zone = device.time_zone},
      digest_(32, '\0') {}

bool CorrectionWalk::next(db::Transaction& tx, WalkMode mode) {
    page_.clear();
    const auto readings = domain::walkReadings(tx, walk_, last_, kPage);
    for (const domain::WalkedReading& reading : readings) {
        take(tx, reading, mode);
        last_ = reading.sample;
        ++walked_;
    }
    return readings.size() == kPage;
}

std::optional<std::string> CorrectionWalk::replacementOf(
    const domain::WalkedReading& reading) const {
    const Scope& scope = correction_.scope;
    if (reading.received_at >= scope.received_before) return std::nullopt;
    if (scope.since && reading.sample.taken_at < *scope.since) return std::nullopt;
    if (scope.until && reading.sample.taken_at >= *scope.until) return std::nullopt;
    const auto found = correction_.profiles.find(reading.profile_hash);
    if (found == correction_.profiles.end()) return std::nullopt;
    return found->second;
}

std::optional<archive::ReadingContent> CorrectionWalk::contentOf(
    db::Transaction& tx,
    const domain::WalkedReading& reading,
    const std::string& normalise_by) const {
    const auto profiles = archive::findProfiles(
        tx, correction_.tenant, profiles_, reading.profile_hash, normalise_by);
    if (!profiles) return std::nullopt;
    const auto batch = archive::findBatch(
        tx,
        {.tenant = correction_.tenant,
         .stream = reading.sample.stream,
         .seq = reading.sample.seq,
         .received_at = reading.received_at});
    if (!batch) return std::nullopt;
    return domain::decodeFrom(*batch, reading.sample.seq, *profiles);
}

void CorrectionWalk::take(
    db::Transaction& tx, const domain::WalkedReading& reading, WalkMode mode) {
    const auto replacement = replacementOf(reading);
    const bool changes = replacement && *replacement != reading.normalised_by;
    const auto content = contentOf(tx, reading, replacement.value_or(reading.normalised_by));
    if (!content) {
        if (changes) ++unknowable_;
        return fold_.addUnknown(reading);
    }
    const auto sample = rules::latestOf(content->reading, reading.sample, reading.received_at);
    const auto figures = changes ? domain::figuresOf(content->reading, sample) : reading.figures;
    if (replacement) noteEvidence(reading, *content);
    if (changes) correct(tx, reading, figures, mode);
    if (replacement && !fold_.historyFrom()) {
        const TimePoint at = reading.sample.taken_at;
        fold_.beginHistory(spansFrom(tx, walk_.tenant, walk_.device, at, at), at);
    }
    fold_.add(reading, figures, *content, sample);
}

void CorrectionWalk::noteEvidence(
    const domain::WalkedReading& reading, const archive::ReadingContent& content) {
    const TimePoint at = reading.sample.taken_at;
    for (const rules::Evidence& piece : rules::evidenceOf(
             content.reading, {.agent = reading.agent, .endpoint = content.raw.endpoint.text()})) {
        const auto known = evidence_.try_emplace(piece, domain::ShownEvidence{at, at}).first;
        known->second.last_at = at;
    }
}

void CorrectionWalk::correct(
    db::Transaction& tx,
    const domain::WalkedReading& reading,
    const domain::ReadingFigures& figures,
    WalkMode mode) {
    const std::string& normalise_by = correction_.profiles.at(reading.profile_hash);
    CorrectedReading corrected{
        .sample = reading.sample, .changes = domain::changesOf(reading.figures, figures)};
    const std::string id = rules::readingId(reading.sample);
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
    if (mode == WalkMode::Correct)
        domain::correctReading(tx, walk_, reading, normalise_by, figures);
}

Derived findDerived(
    db::Transaction& tx,
    const TenantId& tenant,
    const DeviceId& device,
    const std::optional<TimePoint>& history_from) {
    Derived derived{
        .days = {},
        .latest = domain::lockDeviceLatest(tx, tenant, device),
        .said = domain::findDeviceSaid(tx, tenant, device).value_or(domain::DeviceSaid{}),
        .spans = {}};
    derived.days = domain::findDays(tx, tenant, device);
    if (history_from) derived.spans = spansFrom(tx, tenant, device, *history_from, std::nullopt);
    return derived;
}

void replaceDerived(
    db::Transaction& tx,
    const TenantId& tenant,
    const DeviceId& device,
    const Derived& before,
    const Derived& after) {
    domain::replaceDays(tx, tenant, device, before.days, after.days);
    if (after.latest && after.latest != before.latest)
        domain::saveDeviceLatest(tx, tenant, device, *after.latest);
    if (after.said != before.said) domain::replaceDeviceSaid(tx, tenant, device, after.said);
    domain::Spans spans = after.spans;
    for (const auto& [thing, gone] : before.spans)
        spans[thing];
    domain::replaceSpans(tx, {.tenant = tenant, .device = device}, before.spans, spans);
}

}  // namespace platen::server::renormalise
