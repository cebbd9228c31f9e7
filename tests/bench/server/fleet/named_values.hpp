#pragma once

#include "common/core/clock.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace platen::bench {

/// A command line of NAME=VALUE. Throws std::invalid_argument for what is missing or cannot be.
class NamedValues {
public:
    explicit NamedValues(const std::vector<std::string>& arguments);

    [[nodiscard]] std::string text(const std::string& name) const;
    [[nodiscard]] std::uint32_t number(const std::string& name, std::uint32_t otherwise) const;
    /// RFC 3339.
    [[nodiscard]] std::optional<TimePoint> time(const std::string& name) const;
    /// "FIRST-LAST".
    [[nodiscard]] std::pair<std::uint32_t, std::uint32_t> span(const std::string& name) const;

private:
    std::map<std::string, std::string> values_;
};

}  // namespace platen::bench
