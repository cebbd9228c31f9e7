#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace platen::agent::recording {

/// Finds many texts at once and puts others in their place. The longest one at a place counts; case
/// of ASCII letters makes no difference. Pure.
class Needles {
public:
    /// What to put there, from what stands there.
    using Replace = std::function<std::string(std::string_view found)>;

    void add(std::string_view needle, Replace replace);
    /// The same always.
    void add(std::string_view needle, std::string replacement);

    [[nodiscard]] std::string replaceIn(std::string_view text) const;
    [[nodiscard]] bool isIn(std::string_view text) const;

private:
    struct Needle {
        std::string lower;
        Replace replace;
    };
    [[nodiscard]] const Needle* at(std::string_view lower, std::size_t place) const;

    std::array<std::vector<Needle>, 256> by_first_;  // each longest first
};

}  // namespace platen::agent::recording
