#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace platen::agent::recording {

/// Invented texts and addresses in place of true ones: the same for the same as long as the salt
/// is, of the same length and shape, and without a way back for who does not have the salt. Pure.
class Synthetic {
public:
    /// `salt` is random and kept nowhere.
    explicit Synthetic(std::string salt) : salt_{std::move(salt)} {}

    /// A digit for each digit and a letter of the same case for each letter and each byte beyond
    /// ASCII; everything else stays. Parts between dots and "@" are replaced for themselves, so
    /// that a host has the same name with its domain and without. Case makes no difference.
    [[nodiscard]] std::string text(std::string_view original) const;
    /// Six bytes: the maker's three stay.
    [[nodiscard]] std::string mac(std::string_view original) const;
    /// Four bytes, in 198.18.0.0/15 (RFC 2544: used by nobody).
    [[nodiscard]] std::string ipv4(std::string_view original) const;
    /// Sixteen bytes, in 2001:db8::/32 (RFC 3849: documentation).
    [[nodiscard]] std::string ipv6(std::string_view original) const;

private:
    [[nodiscard]] std::string word(std::string_view original) const;
    [[nodiscard]] std::string noise(std::string_view kind, std::string_view original) const;

    std::string salt_;
};

}  // namespace platen::agent::recording
