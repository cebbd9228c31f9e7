#pragma once

#include "agent/recording/needles.hpp"
#include "agent/recording/secrets.hpp"
#include "agent/recording/synthetic.hpp"
#include "common/raw/value.hpp"

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace platen::agent::recording {

/// Puts invented texts and addresses in place of secrets, wherever they stand and however they are
/// written: as text, hexadecimal digits, UTF-16, octets, parts of an IPv6 address, arcs of an OID.
/// Numbers stay. Pure.
class Disguise {
public:
    Disguise(const Secrets& secrets, Synthetic synthetic);
    Disguise(const Disguise&) = delete;
    Disguise& operator=(const Disguise&) = delete;
    ~Disguise() = default;

    /// Sorted by OID. Below `known`, the OIDs that a profile reads, only instances are changed, so
    /// that a profile reads what it read before.
    [[nodiscard]] std::vector<Binding> disguise(
        std::span<const Binding> rows, std::span<const Oid> known) const;
    /// OIDs of rows in which a secret stands: chance has made one.
    [[nodiscard]] std::vector<Oid> leaks(std::span<const Binding> rows) const;

private:
    using Arcs = std::vector<std::uint32_t>;

    void learnSerial(const std::string& serial);
    void learnText(const std::string& text);
    void learnMac(const std::string& mac);
    void learnV4(const std::string& address);
    void learnV6(const std::string& address);
    void learnHexDigits(const std::string& secret, const std::string& made);
    void learnArcs(const std::string& secret, const std::string& made);
    [[nodiscard]] Value disguised(const Binding& row) const;
    [[nodiscard]] Oid disguised(const Oid& oid, std::span<const Oid> known) const;
    [[nodiscard]] const std::pair<const Arcs, Arcs>* arcsAt(
        const Arcs& arcs, std::size_t place) const;

    Synthetic synthetic_;
    Needles needles_;
    std::map<Arcs, Arcs> arcs_;
};

}  // namespace platen::agent::recording
