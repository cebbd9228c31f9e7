#include "tests/simulation/log_count.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <stdexcept>
#include <string_view>

namespace platen::simulation {

namespace {

/// What makes an event several.
constexpr std::array<std::string_view, 2> kKinds{" pass=", " reason="};

std::string_view valueAt(std::string_view text) {
    if (!text.starts_with('"')) return text.substr(0, text.find(' '));
    text.remove_prefix(1);
    return text.substr(0, text.find('"'));
}

std::string eventOf(std::string_view line) {
    constexpr std::string_view kBegin = "event=";
    if (!line.starts_with(kBegin)) return "unknown";
    std::string event{valueAt(line.substr(kBegin.size()))};
    for (const std::string_view kind : kKinds) {
        const auto at = line.find(kind);
        if (at != std::string_view::npos)
            event += " " + std::string{valueAt(line.substr(at + kind.size()))};
    }
    return event;
}

}  // namespace

LogCount::LogCount()
    : file_{::memfd_create("log", MFD_CLOEXEC)},
      standard_error_{::fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3)} {
    if (file_ < 0 || standard_error_ < 0 || ::dup2(file_, STDERR_FILENO) < 0)
        throw std::runtime_error{"standard error cannot be replaced"};
}

LogCount::~LogCount() {
    ::dup2(standard_error_, STDERR_FILENO);
    ::close(standard_error_);
    ::close(file_);
}

Figures LogCount::take() {
    const auto size = ::lseek(file_, 0, SEEK_CUR);
    std::string text(static_cast<std::size_t>(size), '\0');
    const bool is_read = ::pread(file_, text.data(), text.size(), 0) == size;
    if (!is_read || ::ftruncate(file_, 0) != 0 || ::lseek(file_, 0, SEEK_SET) != 0)
        throw std::runtime_error{"the log cannot be read"};
    Figures figures;
    std::string_view rest{text};
    while (!rest.empty()) {
        const auto end = rest.find('\n');
        figures.add("event: " + eventOf(rest.substr(0, end)));
        rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    }
    return figures;
}

}  // namespace platen::simulation
