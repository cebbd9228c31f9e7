#include "server/domain/readings/counters_csv.hpp"

#include "server/domain/devices/device_csv.hpp"
#include "server/rules/reading_id.hpp"

#include <array>
#include <cstdint>
#include <optional>

namespace platen::server::domain {

namespace {

/// By which spreadsheets know UTF-8.
constexpr std::string_view kUtf8Mark = "\xEF\xBB\xBF";

constexpr std::array<std::string_view, 10> kOfDevice{
    "device_id",
    "organisation",
    "site",
    "vendor",
    "model",
    "serial",
    "asset_number",
    "label",
    "at",
    "known_at"};
/// Behind the name of the counter.
constexpr std::array<std::string_view, 11> kOfCounter{
    "",
    "_unit",
    "_method",
    "_lower",
    "_upper",
    "_before",
    "_before_at",
    "_before_reading",
    "_after",
    "_after_at",
    "_after_reading"};

class CsvLine {
public:
    void add(std::string_view text) {
        if (has_fields_) text_ += ',';
        has_fields_ = true;
        text_ += csvField(text);
    }
    void add(const std::optional<std::int64_t>& number) {
        add(number ? std::to_string(*number) : std::string{});
    }
    [[nodiscard]] std::string end() && { return std::move(text_) + "\r\n"; }

private:
    std::string text_;
    bool has_fields_{false};
};

void addReading(
    CsvLine& line,
    const std::optional<rules::CounterSample>& sample,
    const std::optional<rules::SampleOrder>& order) {
    line.add(sample ? std::optional{sample->value} : std::nullopt);
    line.add(sample ? formatUtc(sample->taken_at) : std::string{});
    line.add(order ? rules::readingId(*order) : std::string{});
}

}  // namespace

std::string countersCsvHead(const std::vector<std::string>& counters) {
    CsvLine line;
    for (const std::string_view name : kOfDevice)
        line.add(name);
    for (const std::string& counter : counters)
        for (const std::string_view ending : kOfCounter)
            line.add(counter + std::string{ending});
    return std::string{kUtf8Mark} + std::move(line).end();
}

std::string countersCsvLine(
    const std::vector<std::string>& counters,
    const BilledDevice& device,
    TimePoint known_at,
    const std::map<std::string, CounterAsOf>& values) {
    CsvLine line;
    for (const std::string* text :
         {&device.key.device.value,
          &device.organisation_name,
          &device.site_name,
          &device.vendor,
          &device.model,
          &device.serial,
          &device.asset_number,
          &device.label})
        line.add(*text);
    line.add(formatUtc(device.at));
    line.add(formatUtc(known_at));
    for (const std::string& counter : counters) {
        const auto found = values.find(counter);
        const CounterAsOf value = found == values.end() ? CounterAsOf{} : found->second;
        line.add(value.value.estimate);
        line.add(found == values.end() ? std::string_view{} : unitName(value.unit));
        line.add(rules::asOfWord(value.value.method));
        line.add(value.value.lower);
        line.add(value.value.upper);
        addReading(line, value.value.before, value.before);
        addReading(line, value.value.after, value.after);
    }
    return std::move(line).end();
}

}  // namespace platen::server::domain
