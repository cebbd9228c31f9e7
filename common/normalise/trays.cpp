#include "common/normalise/trays.hpp"

#include "common/normalise/levels.hpp"

#include <map>

namespace platen {

std::vector<Tray> readTrays(const RawView& view, const Texts& texts, const TrayTable& table) {
    const Column& level = view.column(table.level);
    const Column& capacity = view.column(table.capacity);
    const Column& name = view.column(table.name);
    const Column& description = view.column(table.description);
    const Column& media = view.column(table.media);
    std::map<Instance, Tray> trays;
    for (const Column* column : {&level, &capacity, &name, &description}) {
        for (const auto& [row, value] : *column)
            trays[row].index = arcsText(row);
    }
    std::vector<Tray> result;
    for (auto& [row, tray] : trays) {
        tray.name = texts.decodeAt(name, row);
        if (tray.name.empty()) tray.name = texts.decodeAt(description, row);
        tray.media = texts.decodeAt(media, row);
        tray.level = integerAt(level, row);
        tray.capacity = integerAt(capacity, row);
        tray.state = levelState(tray.level);
        result.push_back(std::move(tray));
    }
    return result;
}

}  // namespace platen
