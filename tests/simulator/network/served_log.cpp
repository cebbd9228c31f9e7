#include "tests/simulator/network/served_log.hpp"

#include <fcntl.h>
#include <fmt/format.h>

#include <iterator>

namespace platen::simulator {

ServedLog::ServedLog(const std::string& path) {
    if (path.empty()) return;
    file_ = FileDescriptor{::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644)};
    if (!file_.isOpen()) throwSystemError("opening " + path);
}

void ServedLog::write(
    TimePoint time,
    const std::string& device,
    std::uint16_t port,
    const std::vector<NamedNumber>& values) {
    if (!isOpen() || values.empty()) return;
    std::string line = fmt::format(
        R"({{"t":{},"dev":"{}","port":{},"values":{{)",
        time.time_since_epoch().count(),
        device,
        port);
    for (const auto& [name, number] : values) {
        fmt::format_to(std::back_inserter(line), R"("{}":"{}",)", name, number);
    }
    line.back() = '}';
    line += "}\n";
    if (::write(file_.get(), line.data(), line.size()) != static_cast<ssize_t>(line.size())) {
        throwSystemError("writing the served-value log");
    }
}

}  // namespace platen::simulator
