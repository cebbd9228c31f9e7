#include "tests/simulator/model/workload.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

namespace platen::simulator {

namespace {

using std::chrono::duration_cast;
using std::chrono::hours;
using std::chrono::milliseconds;

/// Activity of the hours from 07:00 to 18:59 of a working day, and their sum.
constexpr std::array kDay{0.4, 0.9, 1.0, 1.0, 0.9, 0.5, 0.8, 1.0, 0.9, 0.7, 0.4, 0.15};
constexpr double kDaySum = 8.65;
constexpr int kFirstHour = 7;
constexpr int kStartHour = 8;
constexpr double kQuiet = 0.02;
constexpr int kWorkingDays = 5;
constexpr hours kBusyDay{10};  ///< from 08:00, where each day of virtual time begins, to 18:00

std::size_t cell(Function function) {
    return static_cast<std::size_t>(function);
}
std::size_t cell(Ink ink) {
    return static_cast<std::size_t>(ink);
}

Function drawFunction(Dice& dice, const Work& work) {
    const double drawn = dice.unit();
    if (drawn < work.copy_share) return Function::Copy;
    if (drawn < work.copy_share + work.fax_share) return Function::Fax;
    return Function::Print;
}

Ink drawInk(Dice& dice, const Work& work) {
    if (!dice.chance(work.color_share)) return Ink::Mono;
    return dice.chance(work.single_color_share) ? Ink::Single : Ink::Full;
}

/// Most jobs are short, some are long; the mean is about `mean`.
std::uint64_t drawPages(Dice& dice, std::uint32_t mean) {
    const double drawn = -std::log(1.0 - dice.unit()) * static_cast<double>(mean);
    return 1 + static_cast<std::uint64_t>(drawn * (1.0 - 0.5 / static_cast<double>(mean)));
}

VirtualTime durationOf(std::uint64_t sides, const Work& work) {
    return std::chrono::seconds{4} +
           milliseconds{static_cast<std::int64_t>(sides * 60000 / work.pages_per_minute)};
}

/// Spreads the pages of one function over sizes and inks.
void spread(Dice& dice, const Work& work, Function function, std::uint64_t pages, Tally& tally) {
    const double color_share = function == Function::Fax ? 0.0 : work.color_share;
    const std::uint64_t color = dice.portion(pages, color_share);
    const std::uint64_t single = dice.portion(color, work.single_color_share);
    const std::array<std::uint64_t, 3> inks{pages - color, single, color - single};
    for (std::size_t ink = 0; ink < inks.size(); ++ink) {
        const std::uint64_t large = dice.portion(inks.at(ink), work.large_share);
        tally.large.at(cell(function)).at(ink) = large;
        tally.small.at(cell(function)).at(ink) = inks.at(ink) - large;
    }
}

}  // namespace

double activityAt(VirtualTime time) {
    const auto hour = duration_cast<hours>(time).count() + kStartHour;
    const auto day = hour / 24 % 7;
    const auto of_day = hour % 24 - kFirstHour;
    if (day >= kWorkingDays || of_day < 0) return kQuiet;
    if (of_day >= static_cast<std::int64_t>(kDay.size())) return kQuiet;
    return kDay.at(static_cast<std::size_t>(of_day));
}

VirtualTime afterWork(VirtualTime start, VirtualTime worked) {
    constexpr hours kDayLength{24};
    const auto days = start / kDayLength;
    const auto busy_days = days / 7 * kWorkingDays + std::min<std::int64_t>(days % 7, kWorkingDays);
    const VirtualTime today =
        days % 7 < kWorkingDays ? std::min<VirtualTime>(start % kDayLength, kBusyDay) : hours{0};
    const VirtualTime busy = busy_days * kBusyDay + today + worked;
    const auto whole = busy / kBusyDay;
    return (whole / kWorkingDays * 7 + whole % kWorkingDays) * kDayLength + busy % kBusyDay;
}

VirtualTime nextJobStart(Dice& dice, const Work& work, VirtualTime after) {
    if (work.jobs_per_day <= 0) return VirtualTime::max();
    const double mean_ms = kDaySum * 3600.0 * 1000.0 / work.jobs_per_day;
    VirtualTime time = after;
    do {  // thinning of a Poisson process (Lewis and Shedler 1979)
        const double gap = -std::log(1.0 - dice.unit()) * mean_ms;
        time += milliseconds{1 + static_cast<std::int64_t>(gap)};
    } while (!dice.chance(activityAt(time)));
    return time;
}

Job drawJob(Dice& dice, const Work& work) {
    Job job;
    const std::uint64_t sides = drawPages(dice, work.pages_per_job);
    job.duration = durationOf(sides, work);
    if (dice.chance(work.send_share)) {
        job.sent = sides;
        return job;
    }
    job.function = drawFunction(dice, work);
    job.ink = job.function == Function::Fax ? Ink::Mono : drawInk(dice, work);
    job.large = dice.chance(work.large_share);
    job.duplex = sides > 1 && dice.chance(work.duplex_share);
    job.pages = sides;
    job.copied = job.function == Function::Copy ? sides : 0;
    job.faxed = job.function == Function::Fax && dice.chance(0.5) ? sides : 0;
    return job;
}

void count(Tally& tally, const Job& job, const Work& work) {
    Impressions& sides = job.large ? tally.large : tally.small;
    sides.at(cell(job.function)).at(cell(job.ink)) += job.pages;
    tally.duplex_sheets += job.duplex ? job.pages / 2 : 0;
    tally.scan_copy += job.copied;
    tally.scan_fax += job.faxed;
    tally.scan_send += job.sent;
    tally.power_on_impressions += job.pages;
    tally.length_mm += job.pages * work.length_mm;
    ++tally.jobs;
}

Tally pastLife(Dice& dice, const Work& work) {
    Tally tally;
    const std::uint64_t total = dice.between(work.past_pages_least, work.past_pages_most);
    const std::uint64_t copies = dice.portion(total, work.copy_share);
    const std::uint64_t faxes = dice.portion(total - copies, work.fax_share);
    spread(dice, work, Function::Copy, copies, tally);
    spread(dice, work, Function::Fax, faxes, tally);
    spread(dice, work, Function::Print, total - copies - faxes, tally);
    tally.duplex_sheets = dice.portion(total, work.duplex_share) / 2;
    tally.scan_copy = copies;
    tally.scan_fax = faxes / 2;
    tally.scan_send = dice.portion(total, work.send_share);
    tally.jobs = total / work.pages_per_job;
    tally.jams = dice.portion(total, work.jams_per_1000_sheets / 1000);
    tally.length_mm = total * work.length_mm;
    tally.power_on_impressions = dice.below(total / 20 + 1);
    tally.powered_seconds = dice.between(3600, 40 * 24 * 3600);
    return tally;
}

}  // namespace platen::simulator
