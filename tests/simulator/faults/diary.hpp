#pragma once

#include "common/core/clock.hpp"
#include "tests/simulator/faults/faults.hpp"
#include "tests/simulator/site/fleet.hpp"

#include <chrono>
#include <map>
#include <string>
#include <vector>

namespace platen::simulator {

/// A line of a diary: an order for Faults::obey(), and when it is given by the site's calendar.
struct DiaryEntry {
    TimePoint at;
    std::string order;
};

/// Lines of "TIME ORDER" (RFC 3339); empty ones and those that begin with # say nothing. Throws
/// std::invalid_argument that names file and line.
[[nodiscard]] std::vector<DiaryEntry> readDiary(const std::string& path);

/// What happens at a site on the days of its history, in the site's own time: a simulator that is
/// started again finds every device as it was left. One thread.
class Diary {
public:
    /// Both outlive the diary.
    Diary(Fleet& fleet, Faults& faults) : fleet_{fleet}, faults_{faults} {}

    void add(VirtualTime at, std::string order) { to_come_.emplace(at, std::move(order)); }

    /// Gives the orders that are due, each with all devices as they are at its time; `real_now` is
    /// the time of Faults. An event that turns out impossible is dropped.
    void happen(VirtualTime now, std::chrono::milliseconds real_now);

private:
    Fleet& fleet_;
    Faults& faults_;
    std::multimap<VirtualTime, std::string> to_come_;
};

}  // namespace platen::simulator
