#pragma once

#include "common/raw/oid.hpp"
#include "tests/simulator/site/ip_address.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace platen::simulator {

/// The arguments of a fault as they were written. All of them throw std::invalid_argument that
/// names the fault, the word and what is allowed.
class FaultWords {
public:
    /// `names` says what the words are, separated by blanks: "MODULUS BEFORE".
    FaultWords(std::string_view fault, std::string_view names, std::vector<std::string> words);

    [[nodiscard]] const std::string& text(std::size_t place) const;
    [[nodiscard]] std::uint64_t number(
        std::size_t place, std::uint64_t least, std::uint64_t most) const;
    [[nodiscard]] std::int64_t integer(
        std::size_t place, std::int64_t least, std::int64_t most) const;
    /// 0 to 100, fractions allowed.
    [[nodiscard]] double percent(std::size_t place) const;
    [[nodiscard]] Oid oid(std::size_t place) const;
    [[nodiscard]] IpAddress address(std::size_t place) const;

    [[noreturn]] void refuse(std::size_t place, std::string_view allowed) const;

private:
    std::string_view fault_;
    std::string_view names_;
    std::vector<std::string> words_;
};

/// Throws std::invalid_argument that names `what`, the word and the limits.
[[nodiscard]] double decimalIn(
    std::string_view what, std::string_view word, double least, double most);

}  // namespace platen::simulator
