#pragma once

#include "common/raw/oid.hpp"

#include <vector>

namespace platen::agent::recording {

/// What is never recorded because it holds secrets, people, or the network around a printer, and is
/// of no use for reading one: communities, passwords, job logs, accounting, neighbours,
/// connections. Sorted, none inside another.
[[nodiscard]] const std::vector<Oid>& personalSubtrees();

/// Whole objects whose texts people type: names, places, contacts. Columns and scalars.
[[nodiscard]] const std::vector<Oid>& typedObjects();

/// Objects that are a serial number of the device or of a part of it.
[[nodiscard]] const std::vector<Oid>& serialObjects();

/// The one of `subtrees` that holds `oid`; null when none does.
[[nodiscard]] const Oid* subtreeOf(const Oid& oid, const std::vector<Oid>& subtrees);

}  // namespace platen::agent::recording
