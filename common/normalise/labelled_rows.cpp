#include "common/normalise/labelled_rows.hpp"

#include <set>
#include <string>

namespace platen {

RowCells labelledCells(
    const RawView& view, const Texts& texts, const LabelledRows& rows, const Pattern& label) {
    RowCells cells;
    std::set<std::string> seen;
    const Column& values = view.column(rows.values);
    for (const auto& [row, text] : view.column(rows.labels)) {
        const std::string name = texts.decode(*text);
        if (!label.matches(name)) continue;
        const auto cell = values.find(row);
        if (cell == values.end()) continue;
        if (rows.and_row &&
            !rows.and_row->matches(texts.decodeAt(view.column(rows.and_labels), row)))
            continue;
        if (rows.once && !seen.insert(name).second) continue;
        cells.emplace_back(row, cell->second);
    }
    return cells;
}

}  // namespace platen
