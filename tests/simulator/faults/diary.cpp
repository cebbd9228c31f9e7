#include "tests/simulator/faults/diary.hpp"

#include "common/core/text.hpp"
#include "common/log/log.hpp"
#include "tests/simulator/faults/fault_command.hpp"

#include <fmt/format.h>

#include <fstream>
#include <stdexcept>
#include <string_view>

namespace platen::simulator {

namespace {

DiaryEntry diaryEntryOf(std::string_view line) {
    const std::size_t space = line.find(' ');
    const auto at = parseUtc(line.substr(0, space));
    if (!at || space == std::string_view::npos)
        throw std::invalid_argument{fmt::format("'{}' is no TIME ORDER", line)};
    const std::string_view order = trim(line.substr(space));
    static_cast<void>(parseOrder(order));
    return {.at = *at, .order = std::string{order}};
}

}  // namespace

std::vector<DiaryEntry> readDiary(const std::string& path) {
    std::ifstream file{path};
    if (!file) throw std::invalid_argument{fmt::format("--diary {} cannot be read", path)};
    std::vector<DiaryEntry> entries;
    std::string line;
    for (std::size_t number = 1; std::getline(file, line); ++number) {
        const std::string_view text = trim(line);
        if (text.empty() || text.front() == '#') continue;
        try {
            entries.push_back(diaryEntryOf(text));
        } catch (const std::invalid_argument& problem) {
            throw std::invalid_argument{fmt::format("{}:{}: {}", path, number, problem.what())};
        }
    }
    return entries;
}

void Diary::happen(VirtualTime now, std::chrono::milliseconds real_now) {
    while (!to_come_.empty() && to_come_.begin()->first <= now) {
        const auto entry = to_come_.extract(to_come_.begin());
        fleet_.advanceTo(entry.key());
        try {
            faults_.obey(entry.mapped(), real_now);
        } catch (const std::invalid_argument& problem) {
            log::warn("simulator.event_impossible", {{"error", problem.what()}});
        }
    }
}

}  // namespace platen::simulator
