#include "common/normalise/ipp_trays.hpp"

#include "common/core/text.hpp"
#include "common/normalise/ipp_words.hpp"
#include "common/normalise/levels.hpp"
#include "common/raw/ipp_value.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace platen {

namespace {

bool isKnown(LevelState state) {
    return state == LevelState::Amount || state == LevelState::SomeLeft;
}

void fillTray(Tray& row, const Tray& other) {
    if (!isKnown(row.state) && isKnown(other.state)) {
        row.state = other.state;
        row.level = other.level;
    }
    if (row.capacity.value_or(-1) < 0 && other.capacity.value_or(-1) >= 0)
        row.capacity = other.capacity;
}

}  // namespace

std::vector<Tray> readIppTrays(const RawView& view, const Texts& texts) {
    std::vector<Tray> trays;
    const auto& values = view.ippValues("printer-input-tray");
    for (std::size_t i = 0; i < values.size(); ++i) {
        const IppRecord record = readIppRecord(ippText(values[i]));
        if (record.empty()) continue;
        Tray tray;
        tray.index = fmt::format("tray.{}", i + 1);
        tray.name = texts.decodeIpp(textIn(record, "name"));
        tray.level = integerIn(record, "level");
        tray.capacity = integerIn(record, "maxcapacity");
        tray.state = levelState(tray.level);
        trays.push_back(std::move(tray));
    }
    return trays;
}

void mergeTrays(std::vector<Tray>& rows, std::vector<Tray> others) {
    if (rows.empty()) {
        rows = std::move(others);
        return;
    }
    for (Tray& row : rows) {
        const auto is_same = [&row](const Tray& other) {
            return !row.name.empty() && asciiLower(other.name) == asciiLower(row.name);
        };
        if (std::ranges::count_if(others, is_same) == 1)
            fillTray(row, *std::ranges::find_if(others, is_same));
    }
}

}  // namespace platen
