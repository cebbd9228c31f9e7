#pragma once

#include "common/normalise/normalise.hpp"
#include "common/profiles/profile.hpp"
#include "common/raw/reading.hpp"

#include <algorithm>
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
    /// One more value of the attribute.
    RawBuilder& ipp(std::string_view name, std::uint8_t tag, std::string octets) {
        auto at = std::ranges::find(raw_.attributes, name, &IppAttribute::name);
        if (at == raw_.attributes.end())
            at = raw_.attributes.insert(at, {.name = std::string{name}, .values = {}});
        at->values.push_back({.tag = tag, .octets = std::move(octets)});
        return *this;
    }
    RawBuilder& ippText(std::string_view name, std::string text) {
        return ipp(name, 0x41, std::move(text));
    }
    RawBuilder& ippInteger(std::string_view name, std::int32_t value) {
        std::string octets;
        for (const int shift : {24, 16, 8, 0})
            octets += static_cast<char>(static_cast<std::uint32_t>(value) >> shift & 0xFFU);
        return ipp(name, 0x21, std::move(octets));
    }
    /// The device was not asked by SNMP.
    RawBuilder& ippAlone() {
        raw_.protocol = Protocol::Ipp;
        return *this;
    }
    /// ... any more: it was read over SNMP before.
    RawBuilder& afterSnmp() {
        raw_.after_snmp = true;
        return *this;
    }
    /// The device was asked by IPP and did not answer wholly.
    RawBuilder& ippFailed() {
        raw_.ipp_problem = FieldError::Timeout;
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
