#pragma once

#include "server/rules/day_usage.hpp"

#include <cstdint>
#include <map>
#include <string>

namespace platen::server::rules {

/// The daily use of one device from all of its readings, which are added by time. Pure.
class DayFold {
public:
    /// `day`: YYYY-MM-DD where the device stands.
    void add(const std::string& day, const std::string& counter, std::int64_t value);

    /// day -> counter -> use
    using Days = std::map<std::string, std::map<std::string, DayUsage>>;
    [[nodiscard]] Days days() const;

private:
    std::map<std::string, std::map<std::string, DayReadings>> readings_;
};

}  // namespace platen::server::rules
