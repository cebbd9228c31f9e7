#pragma once

#include "common/normalise/standard_reading.hpp"

#include <vector>

namespace platen {

/// Adds to `rows` what `others`, a second account of the same device, knows more: one supply that
/// both know stays one supply.
///
/// Supplies are matched by description, kind and colour, as many as both accounts have, in their
/// order: several cartridges of one colour stay apart. What a row does not know (a level that is
/// unknown or "some left", a colour, a description) is taken over; where both have a percentage the
/// row's stays, and the other one is kept beside it if it differs by more than rounding does. When
/// the accounts have different numbers of like supplies nobody can tell which is which, and no
/// level is taken over. What only `others` has is added.
void mergeSupplies(std::vector<Supply>& rows, std::vector<Supply> others);

/// The same, for an account whose texts may be in another language: adds no supply to `rows`.
void fillSupplies(std::vector<Supply>& rows, std::vector<Supply> others);

}  // namespace platen
