#pragma once

#include "common/core/clock.hpp"
#include "tests/simulator/model/device.hpp"
#include "tests/simulator/network/file_descriptor.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace platen::simulator {

/// Which numbers were told to whom, one JSON object a line and a reply:
/// {"t":<unix ms, by the site's
/// calendar>,"dev":"127.20.0.5","port":10161,"values":{"<oid>":"<decimal>"}}. A line is in the file
/// before its reply leaves, so every number that anybody has from a device is in it.
class ServedLog {
public:
    /// Appends to the file; an empty path writes nothing. Throws std::system_error.
    explicit ServedLog(const std::string& path);

    [[nodiscard]] bool isOpen() const { return file_.isOpen(); }
    /// Throws std::system_error: a log with holes would prove nothing.
    void write(
        TimePoint time,
        const std::string& device,
        std::uint16_t port,
        const std::vector<NamedNumber>& values);

private:
    FileDescriptor file_;
};

}  // namespace platen::simulator
