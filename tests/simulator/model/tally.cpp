#include "tests/simulator/model/tally.hpp"

#include <algorithm>
#include <cstddef>

namespace platen::simulator {

namespace {

struct Named {
    std::string_view name;
    Quantity of;
};

constexpr std::size_t at(Function function) {
    return static_cast<std::size_t>(function);
}
constexpr std::size_t at(Ink ink) {
    return static_cast<std::size_t>(ink);
}

std::uint64_t sumOf(const Impressions& sides) {
    std::uint64_t sum = 0;
    for (const auto& function : sides) {
        for (const std::uint64_t ink : function)
            sum += ink;
    }
    return sum;
}

std::uint64_t sumOf(const Impressions& sides, Ink ink) {
    return sides[0][at(ink)] + sides[1][at(ink)] + sides[2][at(ink)];
}

std::uint64_t colorOf(const Impressions& sides) {
    return sumOf(sides, Ink::Single) + sumOf(sides, Ink::Full);
}

std::uint64_t both(const Tally& tally, Ink ink) {
    return sumOf(tally.small, ink) + sumOf(tally.large, ink);
}

std::uint64_t both(const Tally& tally, Function function, Ink ink) {
    return tally.small[at(function)][at(ink)] + tally.large[at(function)][at(ink)];
}

std::uint64_t both(const Tally& tally, Function function) {
    return both(tally, function, Ink::Mono) + both(tally, function, Ink::Single) +
           both(tally, function, Ink::Full);
}

std::uint64_t scans(const Tally& tally) {
    return tally.scan_copy + tally.scan_fax + tally.scan_send;
}

constexpr std::array kQuantities{
    Named{"total_impressions", totalImpressions},
    Named{"mono_impressions", [](const Tally& t) { return both(t, Ink::Mono); }},
    Named{
        "color_impressions",
        [](const Tally& t) { return both(t, Ink::Single) + both(t, Ink::Full); }},
    Named{"single_color_impressions", [](const Tally& t) { return both(t, Ink::Single); }},
    Named{"full_color_impressions", [](const Tally& t) { return both(t, Ink::Full); }},
    Named{"print_total", [](const Tally& t) { return both(t, Function::Print); }},
    Named{"print_mono", [](const Tally& t) { return both(t, Function::Print, Ink::Mono); }},
    Named{
        "print_single_color", [](const Tally& t) { return both(t, Function::Print, Ink::Single); }},
    Named{"print_full_color", [](const Tally& t) { return both(t, Function::Print, Ink::Full); }},
    Named{
        "print_color",
        [](const Tally& t) {
            return both(t, Function::Print) - both(t, Function::Print, Ink::Mono);
        }},
    Named{"copy_total", [](const Tally& t) { return both(t, Function::Copy); }},
    Named{"copy_mono", [](const Tally& t) { return both(t, Function::Copy, Ink::Mono); }},
    Named{"copy_single_color", [](const Tally& t) { return both(t, Function::Copy, Ink::Single); }},
    Named{"copy_full_color", [](const Tally& t) { return both(t, Function::Copy, Ink::Full); }},
    Named{
        "copy_color",
        [](const Tally& t) {
            return both(t, Function::Copy) - both(t, Function::Copy, Ink::Mono);
        }},
    Named{"fax_in", [](const Tally& t) { return both(t, Function::Fax); }},
    Named{"small_total", [](const Tally& t) { return sumOf(t.small); }},
    Named{"small_mono", [](const Tally& t) { return sumOf(t.small, Ink::Mono); }},
    Named{"small_single_color", [](const Tally& t) { return sumOf(t.small, Ink::Single); }},
    Named{"small_full_color", [](const Tally& t) { return sumOf(t.small, Ink::Full); }},
    Named{"small_color", [](const Tally& t) { return colorOf(t.small); }},
    Named{"large_total", [](const Tally& t) { return sumOf(t.large); }},
    Named{"large_mono", [](const Tally& t) { return sumOf(t.large, Ink::Mono); }},
    Named{"large_single_color", [](const Tally& t) { return sumOf(t.large, Ink::Single); }},
    Named{"large_full_color", [](const Tally& t) { return sumOf(t.large, Ink::Full); }},
    Named{"large_color", [](const Tally& t) { return colorOf(t.large); }},
    Named{"total_sheets", [](const Tally& t) { return totalImpressions(t) - t.duplex_sheets; }},
    Named{"duplex_sheets", [](const Tally& t) { return t.duplex_sheets; }},
    Named{
        "simplex_sheets", [](const Tally& t) { return totalImpressions(t) - 2 * t.duplex_sheets; }},
    Named{"duplex_impressions", [](const Tally& t) { return 2 * t.duplex_sheets; }},
    Named{"scan_total", scans},
    Named{"scan_copy", [](const Tally& t) { return t.scan_copy; }},
    Named{"scan_fax", [](const Tally& t) { return t.scan_fax; }},
    Named{"scan_send", [](const Tally& t) { return t.scan_send; }},
    Named{"jams", [](const Tally& t) { return t.jams; }},
    Named{"jobs", [](const Tally& t) { return t.jobs; }},
    Named{"power_on_impressions", [](const Tally& t) { return t.power_on_impressions; }},
    Named{"length_cm", [](const Tally& t) { return t.length_mm / 10; }},
    Named{"length_m", [](const Tally& t) { return t.length_mm / 1000; }},
    Named{"length_in", [](const Tally& t) { return t.length_mm * 10 / 254; }},
    Named{"length_ft", [](const Tally& t) { return t.length_mm * 10 / 3048; }},
    Named{"powered_seconds", [](const Tally& t) { return t.powered_seconds; }},
    Named{
        "octets_in",
        [](const Tally& t) { return t.powered_seconds * 190 + totalImpressions(t) * 61; }},
    Named{"octets_out", [](const Tally& t) { return t.powered_seconds * 40 + scans(t) * 97; }},
    Named{"packets_in", [](const Tally& t) { return t.powered_seconds + totalImpressions(t) / 9; }},
    Named{"packets_out", [](const Tally& t) { return t.powered_seconds / 3 + scans(t) / 11; }},
};

}  // namespace

std::uint64_t totalImpressions(const Tally& tally) {
    return sumOf(tally.small) + sumOf(tally.large);
}

Tally without(const Tally& tally, const Tally& lost) {
    const auto left = [](std::uint64_t from, std::uint64_t taken) {
        return from - std::min(from, taken);
    };
    Tally rest;
    for (std::size_t function = 0; function < rest.small.size(); ++function) {
        for (std::size_t ink = 0; ink < rest.small[function].size(); ++ink) {
            rest.small[function][ink] = left(tally.small[function][ink], lost.small[function][ink]);
            rest.large[function][ink] = left(tally.large[function][ink], lost.large[function][ink]);
        }
    }
    rest.duplex_sheets = left(tally.duplex_sheets, lost.duplex_sheets);
    rest.scan_copy = left(tally.scan_copy, lost.scan_copy);
    rest.scan_fax = left(tally.scan_fax, lost.scan_fax);
    rest.scan_send = left(tally.scan_send, lost.scan_send);
    rest.jams = left(tally.jams, lost.jams);
    rest.jobs = left(tally.jobs, lost.jobs);
    rest.length_mm = left(tally.length_mm, lost.length_mm);
    rest.power_on_impressions = left(tally.power_on_impressions, lost.power_on_impressions);
    rest.powered_seconds = left(tally.powered_seconds, lost.powered_seconds);
    return rest;
}

Quantity quantityNamed(std::string_view name) {
    const auto* const found = std::ranges::find(kQuantities, name, &Named::name);
    return found == kQuantities.end() ? nullptr : found->of;
}

std::vector<std::string> quantityNames() {
    std::vector<std::string> names;
    for (const Named& quantity : kQuantities)
        names.emplace_back(quantity.name);
    std::ranges::sort(names);
    return names;
}

}  // namespace platen::simulator
