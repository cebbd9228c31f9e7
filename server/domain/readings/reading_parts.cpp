#include "server/domain/readings/reading_parts.hpp"

namespace platen::server::domain {

std::int16_t partsOf(const StandardReading& reading, const rules::DeviceLatest& latest) {
    int parts = 0;
    const auto add = [&parts](bool is_said, ReadingPart part) {
        if (is_said) parts |= static_cast<int>(part);
    };
    add(latest.supplies && !latest.supplies->in_sleep, ReadingPart::Supplies);
    add(latest.alerts.has_value(), ReadingPart::Alerts);
    add(!reading.name.empty(), ReadingPart::Name);
    add(!reading.location.empty(), ReadingPart::Location);
    add(!reading.firmware.empty(), ReadingPart::Firmware);
    add(!reading.serial.empty(), ReadingPart::Serial);
    add(!reading.mac.empty(), ReadingPart::Mac);
    return static_cast<std::int16_t>(parts);
}

}  // namespace platen::server::domain
