#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace platen::log {

/// `Warn`: worked around. `Error`: a person is needed. docs/events.md lists every event.
enum class Level : std::uint8_t { Debug, Info, Warn, Error };

enum class Format : std::uint8_t { Logfmt, Json };

/// A name and its value, already as text. Takes numbers for convenience; a Secret does not fit.
struct Field {
    Field(std::string_view field_name, std::string_view text) : name{field_name}, value{text} {}
    Field(std::string_view field_name, const char* text) : name{field_name}, value{text} {}
    Field(std::string_view field_name, std::string text)
        : name{field_name}, value{std::move(text)} {}
    Field(std::string_view field_name, long long number)
        : name{field_name}, value{std::to_string(number)} {}
    Field(std::string_view field_name, unsigned long long number)
        : name{field_name}, value{std::to_string(number)} {}
    Field(std::string_view field_name, long number)
        : Field{field_name, static_cast<long long>(number)} {}
    Field(std::string_view field_name, int number)
        : Field{field_name, static_cast<long long>(number)} {}
    Field(std::string_view field_name, unsigned number)
        : Field{field_name, static_cast<unsigned long long>(number)} {}
    Field(std::string_view field_name, unsigned long number)
        : Field{field_name, static_cast<unsigned long long>(number)} {}

    std::string name;
    std::string value;
};

using Fields = std::initializer_list<Field>;

/// Process-wide, set once at start before other threads run. Default: Info, logfmt, standard error.
void configure(Level least, Format format);
/// Throws std::invalid_argument that names the allowed words.
[[nodiscard]] Level parseLevel(std::string_view word);
[[nodiscard]] Format parseFormat(std::string_view word);

/// One line on standard error: time, level, event, fields. `event` is dotted lower case, the
/// component first ("uplink.connected"). Control characters in values are escaped, what is no UTF-8
/// is replaced. Any thread; a line is written whole. A full disk or closed pipe is ignored: logging
/// never stops the work. How many lines that cost is told as soon as one can be written again.
void write(Level level, std::string_view event, Fields fields);

inline void debug(std::string_view event, Fields fields = {}) {
    write(Level::Debug, event, fields);
}
inline void info(std::string_view event, Fields fields = {}) {
    write(Level::Info, event, fields);
}
inline void warn(std::string_view event, Fields fields = {}) {
    write(Level::Warn, event, fields);
}
inline void error(std::string_view event, Fields fields = {}) {
    write(Level::Error, event, fields);
}

/// The line without its end, for tests.
[[nodiscard]] std::string formatLine(
    Format format, std::string_view time, Level level, std::string_view event, Fields fields);

}  // namespace platen::log
