#pragma once

#include "tests/simulator/model/dice.hpp"
#include "tests/simulator/model/script.hpp"
#include "tests/simulator/model/tally.hpp"

#include <chrono>
#include <cstdint>

namespace platen::simulator {

/// Time of the simulated site: zero is a Monday, 08:00, local time of nowhere.
using VirtualTime = std::chrono::milliseconds;

/// One job of a person.
struct Job {
    Function function{Function::Print};
    Ink ink{Ink::Mono};
    bool large{false};
    bool duplex{false};
    std::uint64_t pages{0};  ///< sides printed
    std::uint64_t copied{0};
    std::uint64_t faxed{0};
    std::uint64_t sent{0};  ///< sides scanned and sent
    VirtualTime duration{0};

    [[nodiscard]] std::uint64_t sheets() const { return duplex ? (pages + 1) / 2 : pages; }
};

/// How busy the site is at a time: 1 in the best hours of working days.
[[nodiscard]] double activityAt(VirtualTime time);

/// When `worked` of the hours have passed in which the site is busy, counted from `start`: what
/// lies between two working days is passed over.
[[nodiscard]] VirtualTime afterWork(VirtualTime start, VirtualTime worked);

/// When the next job is started after `after`; VirtualTime::max() where nobody works.
[[nodiscard]] VirtualTime nextJobStart(Dice& dice, const Work& work, VirtualTime after);

[[nodiscard]] Job drawJob(Dice& dice, const Work& work);

/// Adds what a job has done.
void count(Tally& tally, const Job& job, const Work& work);

/// What the machine had done before the simulation began, in the proportions of `work`.
[[nodiscard]] Tally pastLife(Dice& dice, const Work& work);

}  // namespace platen::simulator
