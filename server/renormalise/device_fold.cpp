#include "server/renormalise/device_fold.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace platen::server::renormalise {

namespace {

std::array<std::pair<const char*, const std::string*>, 7> textsOf(const StandardReading& reading) {
    return {
        {{"vendor", &reading.vendor},
         {"model", &reading.model},
         {"serial", &reading.serial},
         {"firmware", &reading.firmware},
         {"name", &reading.name},
         {"location", &reading.location},
         {"mac", &reading.mac}}};
}

/// Leaves of a state only what was read at these times.
rules::DeviceLatest partsOf(rules::DeviceLatest latest, const std::set<TimePoint>& times) {
    const auto keep = [&times](std::optional<rules::LatestList>& list) {
        if (list && !times.contains(list->at)) list.reset();
    };
    std::erase_if(
        latest.counters, [&times](const auto& each) { return !times.contains(each.second.at); });
    std::erase_if(
        latest.texts_at, [&times](const auto& each) { return !times.contains(each.second); });
    keep(latest.supplies);
    keep(latest.trays);
    keep(latest.alerts);
    keep(latest.reasons);
    return latest;
}

}  // namespace

void DeviceFold::addUse(const FoldMoment& moment, const FoldFigures& figures) {
    rules::MeterSample sample;
    for (const Counter& counter : figures.counters)
        rules::addCounter(sample, counter.name, counter.value, counter.unit, counter.oid);
    sample.marks = figures.marks;
    sample.taken_at = moment.order.taken_at;
    sample.n = moment.n;
    sample.previous_at = std::exchange(previous_at_, moment.order.taken_at);
    day_ = std::max(day_, moment.day);
    for (auto& [day, use] : meters_.add(sample, day_, decisions_).days)
        days_.insert_or_assign(day, use);
}

void DeviceFold::addUnknown(const FoldMoment& moment, const FoldFigures& figures) {
    addUse(moment, figures);
    unknown_.insert(moment.order.taken_at);
    last_unknown_ = moment.order;
    history_.reset();
    history_from_.reset();
}

void DeviceFold::add(
    const FoldMoment& moment,
    const FoldFigures& figures,
    const archive::ReadingContent& content,
    const rules::DeviceLatest& sample) {
    addUse(moment, figures);
    latest_ = latest_ ? rules::mergeLatest(*std::move(latest_), sample) : sample;
    for (const auto& [field, text] : textsOf(content.reading)) {
        if (!text->empty()) said_.texts[field] = *text;
    }
    said_.read_from["protocol"] = protocolName(content.raw.protocol);
    for (const auto& [field, oid] : content.reading.origins)
        said_.read_from[field] = oid;
    if (history_) history_->add(content.reading, sample);
}

void DeviceFold::beginHistory(const domain::Spans& spans, const FoldMoment& moment) {
    history_from_ = moment.order.taken_at;
    history_.emplace(spans, moment.order.taken_at);
    if (days_from_.empty()) days_from_ = std::max(day_, moment.day);
}

std::optional<rules::DeviceLatest> DeviceFold::latest(
    const std::optional<rules::DeviceLatest>& stored) const {
    if (!latest_ || !stored) return stored;
    rules::DeviceLatest result = *latest_;
    if (!unknown_.empty()) {
        // Of what nobody can read again, whatever of it was still the latest stays.
        rules::DeviceLatest kept = partsOf(*stored, unknown_);
        if (last_unknown_ != stored->sample) kept.sample = {};
        result = rules::mergeLatest(std::move(result), kept);
    }
    result.unreachable_since = stored->unreachable_since;
    return result;
}

domain::DeviceSaid DeviceFold::said(const Derived& stored) const {
    if (!latest_) return stored.said;
    domain::DeviceSaid result = said_;
    if (unknown_.empty() || !stored.latest) return result;
    for (const auto& [field, at] : stored.latest->texts_at) {
        const auto known = stored.said.texts.find(field);
        if (unknown_.contains(at) && known != stored.said.texts.end())
            result.texts[field] = known->second;
    }
    result.read_from.insert(stored.said.read_from.begin(), stored.said.read_from.end());
    return result;
}

Derived DeviceFold::replace(const Derived& stored) const {
    const auto first = days_from_.empty() ? days_.end() : days_.lower_bound(days_from_);
    return {
        .days = Days{first, days_.end()},
        .latest = latest(stored.latest),
        .said = said(stored),
        .spans = history_ ? history_->spans() : domain::Spans{}};
}

}  // namespace platen::server::renormalise
