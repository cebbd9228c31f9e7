#include "agent/app/renewal_rules.hpp"

#include <algorithm>

namespace platen::agent::app {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds kShortestPause{10'000};

milliseconds partOf(milliseconds span, Random& random) {
    const auto bound = std::max<milliseconds::rep>(1, span.count());
    return milliseconds{
        static_cast<milliseconds::rep>(random.below(static_cast<std::uint64_t>(bound)))};
}

}  // namespace

TimePoint renewalBegins(const CertificateLife& life, Random& random) {
    const milliseconds whole = life.end - life.begin;
    return life.end - whole / 3 + partOf(whole / 30, random);
}

milliseconds renewalPause(const CertificateLife& life, Random& random) {
    const milliseconds pause = std::max(kShortestPause, (life.end - life.begin) / 90);
    return pause * 3 / 4 + partOf(pause / 2, random);
}

bool endsSoon(const CertificateLife& life, TimePoint now) {
    return life.end - now < (life.end - life.begin) / 9;
}

}  // namespace platen::agent::app
