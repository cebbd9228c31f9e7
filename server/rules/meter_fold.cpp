#include "server/rules/meter_fold.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <limits>
#include <stdexcept>

namespace platen::server::rules {

namespace {

constexpr std::uint64_t kVersion = 1;
constexpr std::uint64_t kPartsDiffer = 1;
constexpr std::uint64_t kLifeIsNoPages = 2;
constexpr std::uint64_t kMostDay = 3'000'000;  // of years with four digits
constexpr std::uint64_t kMostTime = std::uint64_t{1} << 53U;
constexpr std::uint64_t kMostHeld = std::uint64_t{1} << 60U;

std::optional<int> partOf(std::string_view text, std::size_t from, std::size_t length) {
    int number = 0;
    const std::string_view part = text.substr(from, length);
    const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), number);
    if (error != std::errc{} || end != part.data() + part.size()) return std::nullopt;
    return number;
}

/// Days since 1970 of YYYY-MM-DD.
std::int32_t dayNumber(std::string_view text) {
    using namespace std::chrono;
    if (text.size() == 10 && text[4] == '-' && text[7] == '-') {
        const auto y = partOf(text, 0, 4);
        const auto m = partOf(text, 5, 2);
        const auto d = partOf(text, 8, 2);
        if (y && m && d) {
            const year_month_day date{
                year{*y}, month{static_cast<unsigned>(*m)}, day{static_cast<unsigned>(*d)}};
            const auto number = sys_days{date}.time_since_epoch().count();
            if (date.ok() && number >= 0) return static_cast<std::int32_t>(number);
        }
    }
    throw std::invalid_argument{fmt::format("'{}' is no day from 1970-01-01 on", text)};
}

std::string dayText(std::int32_t number) {
    using namespace std::chrono;
    const year_month_day date{sys_days{days{number}}};
    return fmt::format(
        "{:04}-{:02}-{:02}",
        static_cast<int>(date.year()),
        static_cast<unsigned>(date.month()),
        static_cast<unsigned>(date.day()));
}

/// All that the sample says, but for its times.
std::uint64_t hashOf(const MeterSample& sample) {
    std::uint64_t hash = 0x9E3779B97F4A7C15;
    const auto mix = [&hash](std::uint64_t number) {
        hash ^= number + 0x9E3779B97F4A7C15 + (hash << 6U) + (hash >> 2U);
        hash = (hash ^ (hash >> 33U)) * 0xFF51AFD7ED558CCD;
        hash ^= hash >> 33U;
    };
    const auto mixCount = [&mix](const std::optional<std::int64_t>& count) {
        mix(count ? static_cast<std::uint64_t>(*count) + 1 : 0);
    };
    for (std::size_t index = 0; index < kMeters; ++index) {
        mixCount(sample.values.at(index));
        mix(sample.sources.at(index));
    }
    mix(sample.life_is_pages ? 1 : 0);
    for (const std::uint64_t mark :
         {sample.marks.serial, sample.marks.engine, sample.marks.mac, sample.marks.firmware})
        mix(mark);
    mix(sample.marks.toners);
    mix(sample.marks.toner_left);
    for (const auto& count :
         {sample.single_color,
          sample.total_sheets,
          sample.duplex_sheets,
          sample.print_total,
          sample.copy_total,
          sample.fax_in})
        mixCount(count);
    return hash == 0 ? 1 : hash;
}

/// What follows may say the same and is then no repetition: this reading does not count.
bool isIgnored(const MeterSample& sample, const Decisions& decisions) {
    for (std::size_t index = 0; index < kMeters; ++index) {
        const auto found = decisions.find(
            {.taken_at = sample.taken_at, .n = sample.n, .meter = static_cast<Meter>(index)});
        if (found != decisions.end() && found->second == Verdict::IgnoreReading) return true;
    }
    return false;
}

/// A part that is zero may be the truth: when the other part is all there is.
bool isTrueZero(const MeterSample& sample, Meter meter) {
    if (meter != Meter::Mono && meter != Meter::Color) return false;
    const auto& total = sample.values.at(static_cast<std::size_t>(Meter::Total));
    return total && *total > 0 && partsAgree(sample) == true;
}

}  // namespace

MeterFold::Step MeterFold::add(
    const MeterSample& sample, const std::string& day, const Decisions& decisions) {
    Step step;
    const std::int32_t number = std::max(dayNumber(day), day_);
    if (isRepetition(sample, number)) return step;
    if (number > day_) beginDay(number);
    if (sample.values.at(static_cast<std::size_t>(Meter::Life)))
        life_is_pages_ = sample.life_is_pages;
    const MarkChange change = marks_.take(sample.marks);
    std::array<std::optional<std::int64_t>, kMeters> rises;
    for (std::size_t index = 0; index < kMeters; ++index) {
        MeterCount& count = counts_.at(index);
        count.repeatedUntil(sample.previous_at);
        count.noteChange(change);
        const auto meter = static_cast<Meter>(index);
        const auto& value = sample.values.at(index);
        if (!value || *value < 0) continue;
        rises.at(index) = count.add(
            {.taken_at = sample.taken_at,
             .n = sample.n,
             .meter = meter,
             .value = *value,
             .source = sample.sources.at(index),
             .may_begin_at_zero = isTrueZero(sample, meter),
             .limits = limits_,
             .decisions = decisions,
             .findings = step.findings});
    }
    noteParts(sample, step.findings);
    trust_.add(
        sample,
        {.total = rises.at(static_cast<std::size_t>(Meter::Total)),
         .life = rises.at(static_cast<std::size_t>(Meter::Life))});
    const bool has_total = counts_.at(static_cast<std::size_t>(Meter::Total)).isKnown();
    for (const Finding& finding : step.findings) {
        if (finding.is_open) ++open_findings_;
        if (finding.meter == (has_total ? Meter::Total : Meter::Life)) held_ += finding.held;
    }
    at_ = sample.taken_at;
    said_ = isIgnored(sample, decisions) ? 0 : hashOf(sample);
    if (DayUse use = today(); use != DayUse{}) step.days.emplace(dayText(day_), std::move(use));
    return step;
}

bool MeterFold::isRepetition(const MeterSample& sample, std::int32_t day) const {
    return at_ && day == day_ && !isPending() && said_ == hashOf(sample);
}

void MeterFold::beginDay(std::int32_t day) {
    day_ = day;
    held_ = 0;
    for (MeterCount& count : counts_)
        count.beginDay();
}

/// Once, until they agree again: it charges nothing and asks nobody.
void MeterFold::noteParts(const MeterSample& sample, std::vector<Finding>& findings) {
    const auto agrees = partsAgree(sample);
    if (!agrees) return;
    if (*agrees) parts_differ_ = false;
    if (*agrees || parts_differ_) return;
    for (const Finding& finding : findings)
        if (finding.taken_at == sample.taken_at && finding.n == sample.n &&
            finding.meter == Meter::Total)
            return;  // of one reading and counter there is one finding; this one can wait
    parts_differ_ = true;
    const auto value = [&sample](Meter meter) {
        return *sample.values.at(static_cast<std::size_t>(meter));
    };
    findings.push_back(
        {.taken_at = sample.taken_at,
         .n = sample.n,
         .meter = Meter::Total,
         .kind = FindingKind::PartsDiffer,
         .value = value(Meter::Total),
         .epoch = std::max(1, counts_.front().epoch()),
         .detail =
             fmt::format(R"({{"mono":{},"color":{}}})", value(Meter::Mono), value(Meter::Color))});
}

DayUse MeterFold::today() const {
    DayUse use{.pages = pagesToday(), .held = held_};
    for (std::size_t index = 0; index < kMeters; ++index) {
        const MeterCount& count = counts_.at(index);
        if (!count.isStatedToday()) continue;
        use.meters.at(index) = {
            .first = count.first(), .last = count.highest(), .used = count.usedToday()};
    }
    return use;
}

std::optional<std::int64_t> MeterFold::pagesToday() const {
    const MeterCount& total = counts_.at(static_cast<std::size_t>(Meter::Total));
    const MeterCount& life = counts_.at(static_cast<std::size_t>(Meter::Life));
    const MeterCount& charged = total.isKnown() ? total : life;
    if (!charged.isStatedToday() || (!total.isKnown() && !life_is_pages_)) return std::nullopt;
    return charged.usedToday();
}

bool MeterFold::isPending() const {
    const bool is_ignored = at_ && said_ == 0;
    return is_ignored || std::ranges::any_of(counts_, &MeterCount::isPending);
}

std::string MeterFold::bytes() const {
    if (!at_) return {};
    ByteWriter bytes;
    bytes.put(kVersion);
    bytes.putSigned(at_->time_since_epoch().count());
    bytes.put(said_);
    bytes.put(static_cast<std::uint64_t>(day_));
    bytes.put(static_cast<std::uint64_t>(held_));
    bytes.put(static_cast<std::uint64_t>(open_findings_));
    bytes.put((parts_differ_ ? kPartsDiffer : 0) | (life_is_pages_ ? 0 : kLifeIsNoPages));
    for (const std::uint32_t mark : {marks_.serial, marks_.engine, marks_.mac, marks_.firmware})
        bytes.put(mark);
    for (const MeterCount& count : counts_)
        count.write(bytes, *at_);
    trust_.write(bytes);
    return std::move(bytes).take();
}

MeterFold MeterFold::parse(std::string_view bytes, MeterLimits limits) {
    MeterFold fold{limits};
    if (bytes.empty()) return fold;
    ByteReader reader{bytes};
    if (reader.get(kVersion) != kVersion) throw std::invalid_argument{"meters of another version"};
    const std::int64_t at = reader.getSigned();
    if (at > std::int64_t{kMostTime} || at < -std::int64_t{kMostTime})
        throw std::invalid_argument{"a time beyond its range"};
    fold.at_ = TimePoint{std::chrono::milliseconds{at}};
    fold.said_ = reader.get(std::numeric_limits<std::uint64_t>::max());
    fold.day_ = static_cast<std::int32_t>(reader.get(kMostDay));
    fold.held_ = static_cast<std::int64_t>(reader.get(kMostHeld));
    fold.open_findings_ = static_cast<std::int32_t>(reader.get(0x7FFFFFFF));
    const std::uint64_t flags = reader.get(kPartsDiffer | kLifeIsNoPages);
    fold.parts_differ_ = (flags & kPartsDiffer) != 0;
    fold.life_is_pages_ = (flags & kLifeIsNoPages) == 0;
    KnownMarks& marks = fold.marks_;
    for (std::uint32_t* mark : {&marks.serial, &marks.engine, &marks.mac, &marks.firmware})
        *mark = static_cast<std::uint32_t>(reader.get(kMostMark));
    for (MeterCount& count : fold.counts_)
        count = MeterCount::read(reader, *fold.at_);
    fold.trust_ = MeterTrust::read(reader);
    if (!reader.isAtEnd()) throw std::invalid_argument{"octets after the meters"};
    return fold;
}

}  // namespace platen::server::rules
