#pragma once

namespace platen {

/// What normalise() makes of the same bytes by the same profile. Raised with every change of it
/// that leads to other figures, texts or lists: who makes readings of the archive again knows by it
/// whether they have to be the same (docs/decisions/0018-rebuild.md).
inline constexpr int kNormaliserVersion{1};

}  // namespace platen
