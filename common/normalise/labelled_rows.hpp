#pragma once

#include "common/normalise/raw_view.hpp"
#include "common/normalise/texts.hpp"
#include "common/profiles/profile_spec.hpp"

#include <utility>
#include <vector>

namespace platen {

/// Rows of a column with their cells, in the order of the table; the cells live as long as the
/// view.
using RowCells = std::vector<std::pair<Instance, const Value*>>;

/// The cells of `rows.values` in whose row `label` finds the label. With `and_row` the second label
/// must fit, too; with `once` a row whose label stood in an earlier row is passed over.
[[nodiscard]] RowCells labelledCells(
    const RawView& view, const Texts& texts, const LabelledRows& rows, const Pattern& label);

}  // namespace platen
