#include "server/analysis/device_work.hpp"

#include "server/domain/readings/reading_figures.hpp"
#include "server/rules/device_state_rules.hpp"
#include "server/rules/packed_run.hpp"
#include "server/rules/reading_chain.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

namespace platen::server::analysis {

namespace {

using domain::DeviceState;

rules::SampleOrder newestOf(const DeviceState& state) {
    return {.taken_at = *state.taken_at, .stream = state.stream, .seq = state.seq};
}

rules::RunSample runSample(const DeviceState& state) {
    return {
        .taken_at = *state.taken_at,
        .received_at = state.received_at,
        .stream = state.stream,
        .seq = state.seq,
        .n = state.n};
}

rules::ChainLink linkOf(const SampleOrigin& origin, std::int32_t n) {
    return {
        .n = n,
        .taken_at = origin.order.taken_at,
        .received_at = origin.received_at,
        .stream = origin.order.stream,
        .seq = origin.order.seq};
}

/// Zero never takes the place of more: which counters are zero decides what a list shows of them.
bool sameZeros(const std::vector<std::int64_t>& one, const std::vector<std::int64_t>& other) {
    return std::ranges::equal(
        one, other, [](std::int64_t a, std::int64_t b) { return (a > 0) == (b > 0); });
}

void fillColumns(const domain::StatedCounters& stated, domain::ReadingRow& row) {
    for (std::size_t i = 0; i < stated.places.size(); ++i) {
        const auto column = std::ranges::find(domain::kCounterColumns, stated.places[i].name);
        if (column == domain::kCounterColumns.end())
            row.others.push_back(stated.values[i]);
        else
            row.columns.at(static_cast<std::size_t>(column - domain::kCounterColumns.begin())) =
                stated.values[i];
    }
}

std::string figuresOf(
    const ReadingItem& item, const Meaning& meaning, const FigureNumbers& numbers) {
    const std::vector<std::optional<std::int64_t>> values{
        meaning.stated().values.begin(), meaning.stated().values.end()};
    const std::string marks = rules::marksBytes(meaning.traits().marks);
    return rules::figureOctets(
        {.profile_hash = item.profiles.read_by->hash(),
         .normalised_by = item.profiles.isCorrected()
                              ? std::string_view{item.profiles.normalise_by->hash()}
                              : std::string_view{},
         .counter_set = numbers.set_sha256,
         .values = values,
         .parts = meaning.traits().parts,
         .status = meaning.traits().status,
         .marks = marks});
}

/// All that the newest reading said was said now.
void repeatLatest(rules::DeviceLatest& latest, const SampleOrigin& origin) {
    const TimePoint before = latest.sample.taken_at;
    const TimePoint now = origin.order.taken_at;
    const auto move = [&](TimePoint& at) {
        if (at == before) at = now;
    };
    for (auto& [name, counter] : latest.counters)
        move(counter.at);
    for (auto* list : {&latest.supplies, &latest.trays, &latest.alerts, &latest.reasons}) {
        if (*list) move((*list)->at);
    }
    for (auto& [field, at] : latest.texts_at)
        move(at);
    latest.sample = origin.order;
    latest.received_at = origin.received_at;
}

}  // namespace

DeviceWork::DeviceWork(DeviceState& state)
    : state_{state}, stored_{state}, meters_{rules::MeterFold::parse(stored_.meters)} {}

bool DeviceWork::isSettled() const {
    return !wantsLatest() && !wasLate() && !wantsVolume();
}

bool DeviceWork::wantsVolume() const {
    return !state_.day.empty() && (state_.day != state_.volume_day || wasLate());
}

bool DeviceWork::isNewest(const rules::SampleOrder& order) const {
    return !state_.taken_at || order > newestOf(state_);
}

bool DeviceWork::isRepetition(const std::string& said, const SampleOrigin& origin) const {
    return !state_.said.empty() && said == state_.said && !state_.ident.empty() &&
           isNewest(origin.order) && origin.day <= state_.day && !state_.unreachable_since &&
           !meters_.isPending();
}

void DeviceWork::advance(const SampleOrigin& origin) {
    state_.taken_at = origin.order.taken_at;
    state_.received_at = origin.received_at;
    state_.stream = origin.order.stream;
    state_.seq = origin.order.seq;
}

void DeviceWork::repeat(const SampleOrigin& origin) {
    const rules::RunSample previous = runSample(state_);
    ++state_.n;
    advance(origin);
    state_.run = rules::appendToRun(std::move(state_.run), previous, runSample(state_));
    rules::ChainLink link = linkOf(origin, state_.n);
    link.repeats_n = state_.full_n;
    state_.chain = rules::chainAfter(state_.chain, link);
    sights_.push_back({.origin = origin, .meaning = nullptr});
}

void DeviceWork::closeRun(Facts& facts) {
    if (state_.run.empty()) return;
    facts.runs.push_back(
        {.key = state_.key,
         .began_at = *state_.full_at,
         .began_n = state_.full_n,
         .last_at = *state_.taken_at,
         .last_n = state_.n,
         .samples = state_.n - state_.full_n,
         .packed = std::move(state_.run),
         .chain = state_.chain});
    state_.run.clear();
}

void DeviceWork::addRow(
    const ReadingItem& item, const Meaning& meaning, const FigureNumbers& numbers, Facts& facts) {
    closeRun(facts);
    ++state_.n;
    const std::string figures = figuresOf(item, meaning, numbers);
    rules::ChainLink link = linkOf(item.origin, state_.n);
    link.figures = figures;
    if (state_.chain.empty())
        state_.chain = rules::chainBegin(state_.key.tenant.value, state_.key.device.value);
    state_.chain = rules::chainAfter(state_.chain, link);
    domain::ReadingRow row{
        .key = state_.key,
        .taken_at = item.origin.order.taken_at,
        .received_at = item.origin.received_at,
        .stream = item.origin.order.stream,
        .seq = item.origin.order.seq,
        .n = state_.n,
        .profile = numbers.profile,
        .counter_set = numbers.counter_set,
        .parts = meaning.traits().parts,
        .status = meaning.traits().status,
        .columns = {},
        .others = {},
        .marks = rules::marksBytes(meaning.traits().marks),
        .chain = state_.chain,
        .normalised_by = numbers.normalised_by};
    fillColumns(meaning.stated(), row);
    facts.readings.push_back(std::move(row));
}

bool DeviceWork::looksAsBefore(const Meaning& meaning, int counter_set) const {
    return state_.looks == meaning.traits().looks && state_.ident == meaning.traits().ident &&
           !state_.unreachable_since && state_.counter_set == counter_set &&
           sameZeros(state_.counters, meaning.stated().values);
}

/// Of a reading that looks as the one before it: mergeLatest() finds these when it does not.
void DeviceWork::showCounters(const domain::StatedCounters& stated) {
    const std::array shown{
        std::pair{rules::Meter::Total, &state_.total},
        std::pair{rules::Meter::Mono, &state_.mono},
        std::pair{rules::Meter::Color, &state_.color}};
    for (std::size_t i = 0; i < stated.places.size(); ++i) {
        for (const auto& [meter, value] : shown) {
            const auto name = rules::kMeterCounters.at(static_cast<std::size_t>(meter));
            if (stated.places[i].name == name && stated.values[i] > 0) *value = stated.values[i];
        }
    }
}

void DeviceWork::take(
    const ReadingItem& item,
    const Meaning& meaning,
    const FigureNumbers& numbers,
    const rules::Decisions& decisions,
    Facts& facts) {
    rules::MeterSample sample = meaning.meterSample();
    sample.taken_at = item.origin.order.taken_at;
    sample.n = state_.n;
    sample.previous_at = state_.taken_at;
    const std::string day_before = state_.day;
    state_.day = std::max(state_.day, item.origin.day);
    if (!day_before.empty() && monthOf(day_before) != monthOf(state_.day))
        facts.checkpoints.push_back(
            {.device = state_.key, .month = monthOf(state_.day), .meters = meters_.bytes()});
    auto step = meters_.add(sample, state_.day, decisions);
    for (auto& [day, use] : step.days)
        facts.days.insert_or_assign({.key = state_.key, .day = day}, use);
    for (rules::Finding& finding : step.findings)
        facts.findings.push_back({.device = state_.key, .finding = std::move(finding)});
    state_.meters = meters_.bytes();
    state_.trust = meters_.trust();
    state_.open_findings = meters_.openFindings();
    advance(item.origin);
    state_.full_at = state_.taken_at;
    state_.full_n = state_.n;
    state_.counter_set = numbers.counter_set;
    state_.counters = meaning.stated().values;
    state_.said = item.said.all;
    state_.looks = meaning.traits().looks;
    if (!meaning.isGuest()) state_.ident = meaning.traits().ident;  // a guest's is asked each time
    if (state_.unreachable_since && *state_.unreachable_since <= *state_.taken_at)
        state_.unreachable_since.reset();
}

void DeviceWork::read(
    const ReadingItem& item,
    const Meaning& meaning,
    const FigureNumbers& numbers,
    const rules::Decisions& decisions,
    Facts& facts) {
    const bool is_newest = isNewest(item.origin.order);
    const bool looks_as_before = is_newest && looksAsBefore(meaning, numbers.counter_set);
    const domain::KnownBefore before = domain::knownBefore(state_);
    const bool ident_changed = state_.ident != meaning.traits().ident;
    addRow(item, meaning, numbers, facts);
    if (is_newest) {
        take(item, meaning, numbers, decisions, facts);
    } else {
        const TimePoint at = item.origin.order.taken_at;
        late_since_ = std::min(late_since_.value_or(at), at);
        state_.said.clear();  // its number follows: the next one cannot go on with the run
    }
    sights_.push_back({.origin = item.origin, .meaning = &meaning});
    if (looks_as_before) {
        showCounters(meaning.stated());
        return;
    }
    wants_latest_ = true;
    auto step = domain::historyStep(
        {.device = state_.key,
         .seen = meaning.seen(),
         .sample = meaning.sample(),
         .before = before,
         .ident_changed = ident_changed});
    if (!step.isEmpty()) facts.history.push_back(std::move(step));
}

/// False when it is known already.
bool DeviceWork::noteSilence(TimePoint at) {
    if (state_.unreachable_since && *state_.unreachable_since <= at) return false;
    if (state_.taken_at && *state_.taken_at < at) {
        state_.unreachable_since = at;
        wants_latest_ = true;
    }
    return true;
}

void DeviceWork::fallSilent(TimePoint at, Facts& facts) {
    const domain::KnownBefore before = domain::knownBefore(state_);
    if (noteSilence(at)) facts.history.push_back(domain::silenceStep(state_.key, at, before));
}

void DeviceWork::displace(TimePoint at, Facts& facts) {
    const domain::KnownBefore before = domain::knownBefore(state_);
    (void)noteSilence(at);
    facts.history.push_back(domain::displacedStep(state_.key, at, before));
}

rules::DeviceLatest DeviceWork::mergeLatest(std::optional<rules::DeviceLatest> before) {
    std::optional<rules::DeviceLatest> latest = std::move(before);
    for (const Sight& sight : sights_) {
        if (sight.meaning == nullptr)
            repeatLatest(*latest, sight.origin);
        else
            latest = latest ? rules::mergeLatest(*std::move(latest), sight.meaning->sample())
                            : sight.meaning->sample();
    }
    rules::DeviceLatest merged = latest.value_or(rules::DeviceLatest{});
    merged.unreachable_since = state_.unreachable_since;
    const rules::ShownState shown = rules::shownState(merged);
    state_.status = shown.status;
    state_.reasons = shown.reasons;
    state_.alerts = shown.alerts;
    state_.supply_left = shown.supply_left;
    state_.total = shown.total;
    state_.mono = shown.mono;
    state_.color = shown.color;
    return merged;
}

}  // namespace platen::server::analysis
