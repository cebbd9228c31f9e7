#include "server/rules/meter_sample.hpp"

#include <algorithm>
#include <stdexcept>

namespace platen::server::rules {

namespace {

constexpr std::size_t kMarksLength = 15;

void putBytes(std::string& bytes, std::uint32_t number, int octets) {
    for (int octet = octets - 1; octet >= 0; --octet)
        bytes.push_back(static_cast<char>((number >> (8U * static_cast<unsigned>(octet))) & 0xFFU));
}

std::uint32_t takeBytes(std::string_view& bytes, std::size_t octets) {
    std::uint32_t number = 0;
    for (const char octet : bytes.substr(0, octets))
        number = number << 8U | static_cast<std::uint8_t>(octet);
    bytes.remove_prefix(octets);
    return number;
}

}  // namespace

std::string_view meterWord(Meter meter) {
    switch (meter) {
        case Meter::Total:
            return "total";
        case Meter::Mono:
            return "mono";
        case Meter::Color:
            return "color";
        case Meter::Life:
            return "life";
    }
    throw std::logic_error{"unhandled Meter"};
}

std::optional<Meter> meterOfCounter(std::string_view counter) {
    const auto found = std::ranges::find(kMeterCounters, counter);
    if (found == kMeterCounters.end()) return std::nullopt;
    return static_cast<Meter>(found - kMeterCounters.begin());
}

std::uint32_t markOf(std::string_view text) {
    if (text.empty()) return 0;
    // FNV-1a of 64 bits, folded: quick, and who lies about his own device gains nothing by a clash.
    std::uint64_t hash = 0xCBF29CE484222325;
    for (const char octet : text)
        hash = (hash ^ static_cast<std::uint8_t>(octet)) * 0x100000001B3;
    const auto mark =
        static_cast<std::uint32_t>((hash ^ (hash >> 24U) ^ (hash >> 48U)) & kMostMark);
    return mark == 0 ? 1 : mark;
}

std::string marksBytes(const SampleMarks& marks) {
    if (marks == SampleMarks{}) return {};
    std::string bytes;
    for (const std::uint32_t mark : {marks.serial, marks.engine, marks.mac, marks.firmware})
        putBytes(bytes, mark, 3);
    putBytes(bytes, marks.toners, 1);
    putBytes(bytes, marks.toner_left, 2);
    return bytes;
}

SampleMarks parseMarks(std::string_view bytes) {
    if (bytes.empty()) return {};
    if (bytes.size() != kMarksLength) throw std::invalid_argument{"marks of another length"};
    SampleMarks marks;
    for (std::uint32_t* mark : {&marks.serial, &marks.engine, &marks.mac, &marks.firmware})
        *mark = takeBytes(bytes, 3);
    marks.toners = static_cast<std::uint8_t>(takeBytes(bytes, 1));
    marks.toner_left = static_cast<std::uint16_t>(takeBytes(bytes, 2));
    return marks;
}

SampleMarks marksOf(const StandardReading& reading) {
    SampleMarks marks{
        .serial = markOf(reading.serial),
        .engine = markOf(reading.engine_id),
        .mac = markOf(reading.mac),
        .firmware = markOf(reading.firmware)};
    if (reading.supplies_partial) return marks;
    for (const Supply& supply : reading.supplies) {
        const bool is_toner = supply.kind == "toner" || supply.kind == "toner_cartridge" ||
                              supply.kind == "ink" || supply.kind == "ink_cartridge";
        if (!is_toner || !supply.percent || marks.toners == 255) continue;
        ++marks.toners;
        marks.toner_left = static_cast<std::uint16_t>(marks.toner_left + *supply.percent);
    }
    return marks;
}

std::uint32_t sourceOf(CounterUnit unit, std::string_view oid) {
    return markOf(std::string{unitName(unit)}.append(" ").append(oid));
}

void addCounter(
    MeterSample& sample,
    std::string_view name,
    std::uint64_t value,
    CounterUnit unit,
    std::string_view oid) {
    if (value > kMostCount) return;
    const auto count = static_cast<std::int64_t>(value);
    if (const auto meter = meterOfCounter(name)) {
        const auto index = static_cast<std::size_t>(*meter);
        sample.values.at(index) = count;
        sample.sources.at(index) = sourceOf(unit, oid);
        if (*meter == Meter::Life)
            sample.life_is_pages = unit == CounterUnit::Impressions || unit == CounterUnit::Sheets;
        return;
    }
    if (name == "single_color_impressions") sample.single_color = count;
    if (name == "total_sheets") sample.total_sheets = count;
    if (name == "duplex_sheets") sample.duplex_sheets = count;
    if (name == "print_total") sample.print_total = count;
    if (name == "copy_total") sample.copy_total = count;
    if (name == "fax_in") sample.fax_in = count;
}

MeterSample meterSampleOf(const StandardReading& reading) {
    MeterSample sample;
    sample.marks = marksOf(reading);
    for (const Counter& counter : reading.counters)
        addCounter(sample, counter.name, counter.value, counter.unit, counter.oid);
    return sample;
}

}  // namespace platen::server::rules
