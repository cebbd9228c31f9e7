#include "common/log/log.hpp"

#include "common/core/clock.hpp"
#include "common/core/text.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <stdexcept>

namespace platen::log {

namespace {

std::atomic<Level> least_level{Level::Info};
std::atomic<Format> line_format{Format::Logfmt};
std::atomic<std::uint64_t> dropped_lines{0};  ///< since the last one that was written

TimePoint now() {
    return std::chrono::time_point_cast<std::chrono::milliseconds>(
        std::chrono::system_clock::now());
}

std::string_view levelName(Level level) {
    switch (level) {
        case Level::Debug:
            return "debug";
        case Level::Info:
            return "info";
        case Level::Warn:
            return "warn";
        case Level::Error:
            return "error";
    }
    return "error";
}

/// JSON's escapes, which logfmt readers understand too; clean UTF-8, whatever a printer has said.
std::string quoted(std::string_view text) {
    std::string out{'"'};
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            out.push_back('\\');
            out.push_back(c);
        } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
            out += fmt::format("\\u{:04x}", static_cast<unsigned>(static_cast<unsigned char>(c)));
        } else {
            out.push_back(c);
        }
    }
    out.push_back('"');
    return cleanUtf8(out);
}

/// One system call a line, so that lines of several threads and processes do not mix.
bool writeLine(std::string line) {
    line.push_back('\n');
    const auto written = ::write(STDERR_FILENO, line.data(), line.size());
    return written == static_cast<ssize_t>(line.size());
}

bool isPlain(char c) {
    const bool visible = c > 0x20 && c < 0x7F;  // false for every byte past ASCII too
    return visible && c != '"' && c != '=' && c != '\\';
}

bool needsQuotes(std::string_view text) {
    return text.empty() || !std::ranges::all_of(text, isPlain);
}

}  // namespace

void configure(Level least, Format format) {
    least_level = least;
    line_format = format;
}

Level parseLevel(std::string_view word) {
    for (const Level level : {Level::Debug, Level::Info, Level::Warn, Level::Error}) {
        if (word == levelName(level)) return level;
    }
    throw std::invalid_argument{
        fmt::format("'{}' is no log level, allowed: debug, info, warn, error", word)};
}

Format parseFormat(std::string_view word) {
    if (word == "logfmt") return Format::Logfmt;
    if (word == "json") return Format::Json;
    throw std::invalid_argument{fmt::format("'{}' is no log format, allowed: logfmt, json", word)};
}

std::string formatLine(
    Format format, std::string_view time, Level level, std::string_view event, Fields fields) {
    if (format == Format::Json) {
        std::string line = fmt::format(
            R"({{"event":{},"time":"{}","level":"{}")", quoted(event), time, levelName(level));
        for (const Field& field : fields)
            line += fmt::format(",{}:{}", quoted(field.name), quoted(field.value));
        return line + "}";
    }
    std::string line = fmt::format("event={} time={} level={}", event, time, levelName(level));
    for (const Field& field : fields) {
        line += fmt::format(
            " {}={}", field.name, needsQuotes(field.value) ? quoted(field.value) : field.value);
    }
    return line;
}

void write(Level level, std::string_view event, Fields fields) {
    if (level < least_level.load(std::memory_order_relaxed)) return;
    if (!writeLine(formatLine(line_format, formatUtc(now()), level, event, fields))) {
        ++dropped_lines;
        return;
    }
    if (const std::uint64_t dropped = dropped_lines.exchange(0); dropped > 0)
        log::warn("log.dropped", {{"lines", dropped}});
}

}  // namespace platen::log
