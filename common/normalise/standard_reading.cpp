#include "common/normalise/standard_reading.hpp"

#include <algorithm>

namespace platen {

const Counter* StandardReading::counter(std::string_view counter_name) const {
    const auto found = std::ranges::find(counters, counter_name, &Counter::name);
    return found == counters.end() ? nullptr : &*found;
}

std::string_view unitName(CounterUnit unit) {
    switch (unit) {
        case CounterUnit::Impressions:
            return "impressions";
        case CounterUnit::Sheets:
            return "sheets";
        case CounterUnit::Images:
            return "images";
        case CounterUnit::Feet:
            return "feet";
        case CounterUnit::Meters:
            return "meters";
        case CounterUnit::Inches:
            return "inches";
        case CounterUnit::Centimeters:
            return "centimeters";
        case CounterUnit::Hours:
            return "hours";
        case CounterUnit::Other:
            return "other";
    }
    return "other";
}

CounterUnit unitFromName(std::string_view name) {
    using enum CounterUnit;
    for (const CounterUnit unit :
         {Impressions, Sheets, Images, Feet, Meters, Inches, Centimeters, Hours}) {
        if (unitName(unit) == name) return unit;
    }
    return Other;
}

std::string_view stateName(LevelState state) {
    switch (state) {
        case LevelState::Percent:
            return "percent";
        case LevelState::Amount:
            return "amount";
        case LevelState::SomeLeft:
            return "some_left";
        case LevelState::Unknown:
            return "unknown";
        case LevelState::NotReported:
            return "not_reported";
    }
    return "unknown";
}

std::string_view severityName(Severity severity) {
    switch (severity) {
        case Severity::Notice:
            return "notice";
        case Severity::Warning:
            return "warning";
        case Severity::Error:
            return "error";
    }
    return "notice";
}

}  // namespace platen
