#pragma once

#include "common/profiles/plan.hpp"
#include "common/profiles/profile_spec.hpp"
#include "common/raw/oid.hpp"

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace platen {

/// A profile that cannot be used. The text names the file, the key, its value and what is allowed.
class ProfileError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// How one family of printers is read. Immutable; may be shared between threads.
class Profile {
public:
    Profile(ProfileSpec spec, std::string canonical_text);

    [[nodiscard]] const std::string& family() const { return spec_.family; }
    /// 32 bytes: SHA-256 of canonicalText().
    [[nodiscard]] const std::string& hash() const { return hash_; }
    /// The resolved profile as TOML: `extends` merged, keys sorted, one line a value.
    [[nodiscard]] const std::string& canonicalText() const { return canonical_text_; }
    /// What to ask for, sorted; the position of an entry is the wire format's oid_index.
    [[nodiscard]] const std::vector<PlanEntry>& plan() const { return plan_; }
    /// The OIDs of plan(), in its order.
    [[nodiscard]] const std::vector<Oid>& planOids() const { return plan_oids_; }
    /// The IPP attributes that the profile reads, sorted, each once; "collection/member" is a
    /// member of a collection. The position of a name is the wire format's name_index. Empty: a
    /// device of this family is not asked by IPP.
    [[nodiscard]] const std::vector<std::string>& ippAttributes() const { return ipp_attributes_; }
    [[nodiscard]] const Quirks& quirks() const { return spec_.quirks; }
    [[nodiscard]] const ProfileSpec& spec() const { return spec_; }

private:
    ProfileSpec spec_;
    std::string canonical_text_;
    std::string hash_;
    std::vector<PlanEntry> plan_;
    std::vector<Oid> plan_oids_;
    std::vector<std::string> ipp_attributes_;
};

/// The profile in a ProfileDefinition. Throws ProfileError that names the key; the text may come
/// from another process, so its size and the size of the plan are limited.
[[nodiscard]] Profile parseProfile(std::string_view canonical_text);

}  // namespace platen
