#include "tests/simulator/model/machine.hpp"

#include <algorithm>
#include <utility>

namespace platen::simulator {

namespace {

using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::int64_t kWhole = 10000;  // hundredths of a percent
constexpr std::int64_t kLow = 1000;
constexpr double kCoverChance = 0.004;

SupplyKind kindIn(const Build& build, std::size_t supply) {
    return build.supply_kinds.at(supply);
}

VirtualTime drawMinutes(Dice& dice, std::uint64_t least, std::uint64_t most) {
    return seconds{static_cast<std::int64_t>(dice.between(least * 60, most * 60))};
}

}  // namespace

Machine::Machine(std::shared_ptr<const Build> build, std::uint64_t seed)
    : build_{std::move(build)}, dice_{seed}, tally_{pastLife(dice_, build_->script.work)} {
    powered_at_start_ = tally_.powered_seconds;
    const Figures before{.tally = tally_, .supply_levels = {}};
    for (const SupplyRule& supply : build_->script.supplies) {
        const auto used = static_cast<std::int64_t>(dice_.below(supply.yield * 9 / 10));
        fitted_at_.push_back(static_cast<std::int64_t>(supply.uses.of(before)) - used);
    }
    for (const std::uint32_t capacity : build_->tray_capacity) {
        trays_.push_back(static_cast<std::uint32_t>(dice_.between(capacity / 5, capacity)));
    }
    job_event_ = nextJobStart(dice_, build_->script.work, now_);
}

void Machine::advanceTo(VirtualTime now) {
    for (VirtualTime due = std::min(job_event_, nextVisit()); due <= now;
         due = std::min(job_event_, nextVisit())) {
        setTime(due);
        carryOutVisits();
        if (job_event_ > now_) continue;
        if (printing_) {
            finishJob();
        } else {
            startJob();
        }
    }
    setTime(now);
}

void Machine::skipTo(VirtualTime now) {
    const VirtualTime skipped = now - now_;
    off_ += skipped;
    for (Visit& visit : visits_)
        visit.at += skipped;
    printing_ = false;
    job_event_ = nextJobStart(dice_, build_->script.work, now);
    setTime(now);
}

void Machine::setTime(VirtualTime now) {
    now_ = now;
    const auto powered = std::chrono::duration_cast<seconds>(now_ - off_);
    tally_.powered_seconds = powered_at_start_ + static_cast<std::uint64_t>(powered.count());
}

void Machine::startJob() {
    if (isStopped()) {  // people wait until somebody has come
        job_event_ = std::max(nextVisit(), now_) + seconds{30};
        return;
    }
    job_ = drawJob(dice_, build_->script.work);
    printing_ = true;
    job_event_ = now_ + job_.duration;
}

void Machine::finishJob() {
    printing_ = false;
    count(tally_, job_, build_->script.work);
    feed(job_.sheets());
    wearSupplies();
    const double jam = build_->script.work.jams_per_1000_sheets / 1000;
    if (dice_.chance(jam * static_cast<double>(job_.sheets()))) {
        ++tally_.jams;
        raise(Cause::Jam, 0);
    } else if (dice_.chance(kCoverChance)) {
        openCover();
    }
    job_event_ = nextJobStart(dice_, build_->script.work, now_);
}

/// From the preferred tray, then from the others. A job that outlasts all the paper ends with the
/// trays empty: somebody has put in the last sheets by hand.
void Machine::feed(std::uint64_t sheets) {
    for (std::size_t tray = 0; tray < trays_.size() && sheets > 0; ++tray) {
        const auto taken =
            static_cast<std::uint32_t>(std::min<std::uint64_t>(sheets, trays_.at(tray)));
        trays_.at(tray) -= taken;
        sheets -= taken;
        if (trays_.at(tray) == 0) raise(Cause::TrayEmpty, tray);
    }
}

std::int64_t Machine::usedOf(std::size_t supply) const {
    const Figures current{.tally = tally_, .supply_levels = {}};
    const auto total = build_->script.supplies.at(supply).uses.of(current);
    return static_cast<std::int64_t>(total) - fitted_at_.at(supply);
}

std::int64_t Machine::leftOf(std::size_t supply) const {
    const auto yield = static_cast<std::int64_t>(build_->script.supplies.at(supply).yield);
    return std::clamp<std::int64_t>((yield - usedOf(supply)) * kWhole / yield, 0, kWhole);
}

void Machine::wearSupplies() {
    for (std::size_t supply = 0; supply < fitted_at_.size(); ++supply)
        wearSupply(supply);
}

void Machine::wearSupply(std::size_t supply) {
    const std::int64_t left = leftOf(supply);
    if (left > kLow) return;
    if (left > 0) return raise(Cause::SupplyLow, supply);
    clear(Cause::SupplyLow, supply);
    raise(Cause::SupplyEmpty, supply);
}

VirtualTime Machine::nextVisit() const {
    const auto first = std::ranges::min_element(visits_, {}, &Visit::at);
    return first == visits_.end() ? VirtualTime::max() : first->at;
}

void Machine::carryOutVisits() {
    const auto due = std::ranges::stable_partition(
        visits_, [this](const Visit& visit) { return visit.at > now_; });
    const std::vector<Visit> arrived{due.begin(), due.end()};
    visits_.erase(due.begin(), due.end());
    for (const Visit& visit : arrived)
        carryOut(visit);
}

void Machine::carryOut(const Visit& visit) {
    clear(visit.cause, visit.part);
    switch (visit.cause) {
        case Cause::SupplyLow:
        case Cause::CoverOpen:
            return;
        case Cause::SupplyEmpty:
            return fitSupply(visit.part);
        case Cause::TrayEmpty:
            trays_.at(visit.part) = build_->tray_capacity.at(visit.part);
            return;
        case Cause::Jam:
            return openCover();
    }
}

void Machine::fitSupply(std::size_t supply) {
    fitted_at_.at(supply) += usedOf(supply);
    openCover();
}

void Machine::openCover() {
    if (!build_->script.cover.empty()) raise(Cause::CoverOpen, 0);
}

bool Machine::isActive(Cause cause, std::size_t part) const {
    return std::ranges::any_of(conditions_, [&](const Condition& condition) {
        return condition.cause == cause && condition.part == part;
    });
}

void Machine::raise(Cause cause, std::size_t part) {
    if (isActive(cause, part)) return;
    conditions_.push_back(
        {.cause = cause, .part = part, .alert_index = ++last_alert_, .since = now_});
    const SupplyKind kind = cause == Cause::SupplyEmpty || cause == Cause::SupplyLow
                                ? kindIn(*build_, part)
                                : SupplyKind::Part;
    if (alertFactsOf(cause, kind).severity == kCriticalAlert) ++critical_alerts_;
    callFor(cause, part);
}

void Machine::clear(Cause cause, std::size_t part) {
    std::erase_if(conditions_, [&](const Condition& condition) {
        return condition.cause == cause && condition.part == part;
    });
}

/// A low supply is only noted; everything else brings somebody.
void Machine::callFor(Cause cause, std::size_t part) {
    if (cause == Cause::SupplyLow) return;
    visits_.push_back({.at = now_ + delayOf(cause), .cause = cause, .part = part});
}

VirtualTime Machine::delayOf(Cause cause) {
    switch (cause) {
        case Cause::SupplyLow:
        case Cause::SupplyEmpty:
            return drawMinutes(dice_, 20, 600);
        case Cause::TrayEmpty:
            return drawMinutes(dice_, 3, 90);
        case Cause::Jam:
            return drawMinutes(dice_, 2, 25);
        case Cause::CoverOpen:
            return drawMinutes(dice_, 1, 4);
    }
    return minutes{1};
}

bool Machine::stops(const Condition& condition) const {
    switch (condition.cause) {
        case Cause::SupplyLow:
        case Cause::TrayEmpty:
            return false;
        case Cause::SupplyEmpty:
            return stopsWhenEmpty(kindIn(*build_, condition.part));
        case Cause::Jam:
        case Cause::CoverOpen:
            return true;
    }
    return false;
}

bool Machine::isStopped() const {
    return hasNoPaper() || std::ranges::any_of(conditions_, [this](const Condition& condition) {
               return stops(condition);
           });
}

bool Machine::hasNoPaper() const {
    return !trays_.empty() &&
           std::ranges::all_of(trays_, [](std::uint32_t sheets) { return sheets == 0; });
}

Figures Machine::figures() const {
    Figures figures{.tally = tally_, .supply_levels = {}};
    for (std::size_t supply = 0; supply < fitted_at_.size(); ++supply) {
        figures.supply_levels.push_back(static_cast<std::uint32_t>(leftOf(supply)));
    }
    return figures;
}

std::uint64_t Machine::upTimeAt(VirtualTime time) const {
    return powered_at_start_ * 100 + static_cast<std::uint64_t>((time - off_).count() / 10);
}

}  // namespace platen::simulator
