#include "common/profiles/profile.hpp"

#include "common/crypto/sha256.hpp"
#include "common/profiles/spec_reader.hpp"
#include "common/profiles/tree.hpp"

#include <fmt/format.h>

#include <utility>

namespace platen {

namespace {
constexpr std::size_t kLongestProfile = 64U << 10U;
constexpr std::size_t kLongestPlan = 1000;
constexpr std::size_t kMostIppAttributes = 200;
}  // namespace

Profile::Profile(ProfileSpec spec, std::string canonical_text)
    : spec_{std::move(spec)},
      canonical_text_{std::move(canonical_text)},
      hash_{crypto::sha256(canonical_text_)},
      plan_{makePlan(spec_)},
      ipp_attributes_{ippAttributesOf(spec_)} {
    if (plan_.size() > kLongestPlan) {
        throw ProfileError{fmt::format(
            "profile {}: asks for {} OIDs, allowed: {}", family(), plan_.size(), kLongestPlan)};
    }
    if (ipp_attributes_.size() > kMostIppAttributes) {
        throw ProfileError{fmt::format(
            "profile {}: asks for {} IPP attributes, allowed: {}",
            family(),
            ipp_attributes_.size(),
            kMostIppAttributes)};
    }
    for (const PlanEntry& entry : plan_)
        plan_oids_.push_back(entry.oid);
}

Profile parseProfile(std::string_view canonical_text) {
    if (canonical_text.size() > kLongestProfile) {
        throw ProfileError{fmt::format(
            "profile: has {} bytes, allowed: {}", canonical_text.size(), kLongestProfile)};
    }
    return Profile{
        readSpec(parseTree(canonical_text, "profile"), "profile"), std::string{canonical_text}};
}

}  // namespace platen
