#pragma once

#include "common/normalise/normalise.hpp"
#include "common/profiles/profile.hpp"
#include "common/raw/reading.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace platen::normalise_test {

/// Builds a raw reading value by value and normalises it with a profile given as TOML.
class RawBuilder {
public:
    explicit RawBuilder(std::string_view profile_toml) : profile_{parseProfile(profile_toml)} {}

    RawBuilder& integer(std::string_view oid, std::int64_t value) {
        return add(oid, Value::ofInteger(value));
    }
    RawBuilder& counter(std::string_view oid, std::uint64_t value) {
        return add(oid, Value::ofNumber(ValueType::Counter32, value));
    }
    RawBuilder& octets(std::string_view oid, std::string bytes) {
        return add(oid, Value::ofOctets(std::move(bytes)));
    }
    RawBuilder& add(std::string_view oid, Value value) {
        raw_.bindings.push_back({Oid::of(oid), std::move(value)});
        return *this;
    }
    /// The part of the plan that begins with `oid` had no answer.
    RawBuilder& failed(std::string_view oid) {
        const auto& oids = profile_.planOids();
        for (std::size_t i = 0; i < oids.size(); ++i) {
            if (oids[i] == Oid::of(oid))
                raw_.problems.push_back({static_cast<std::uint32_t>(i), FieldError::Timeout});
        }
        return *this;
    }

    [[nodiscard]] StandardReading reading() const { return normalise(raw_, profile_); }
    [[nodiscard]] const RawReading& raw() const { return raw_; }
    [[nodiscard]] const Profile& profile() const { return profile_; }

private:
    Profile profile_;
    RawReading raw_;
};

}  // namespace platen::normalise_test
