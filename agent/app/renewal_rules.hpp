#pragma once

#include "common/core/clock.hpp"
#include "common/core/random.hpp"

#include <chrono>

namespace platen::agent::app {

/// When a certificate begins and ends.
struct CertificateLife {
    TimePoint begin;
    TimePoint end;
};

/// When its renewal begins: with the last third of its life (30 of 90 days), spread over a tenth
/// of that, so that agents that joined together do not come together.
[[nodiscard]] TimePoint renewalBegins(const CertificateLife& life, Random& random);

/// How long after a failed attempt the next one comes: about a ninetieth of the life (a day),
/// 10 seconds at least.
[[nodiscard]] std::chrono::milliseconds renewalPause(const CertificateLife& life, Random& random);

/// So little is left (10 of 90 days) that a person has to look.
[[nodiscard]] bool endsSoon(const CertificateLife& life, TimePoint now);

}  // namespace platen::agent::app
