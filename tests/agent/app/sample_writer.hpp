#pragma once

#include "common/core/secret.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <chrono>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace platen::tests {

/// Writes a table of a settings file with every setting, its meaning and its default: a visitor of
/// describe().
class SampleWriter {
public:
    void operator()(std::string_view name, const std::string& value, std::string_view help) {
        line(name, '"' + value + '"', help);
    }
    void operator()(
        std::string_view name, const std::vector<std::string>& value, std::string_view help) {
        line(name, fmt::format("{}", value), help);
    }
    void operator()(std::string_view name, bool value, std::string_view help) {
        line(name, value ? "true" : "false", help);
    }
    template <class Number>
        requires std::is_integral_v<Number>
    void operator()(std::string_view name, Number value, std::string_view help) {
        line(name, std::to_string(value), help);
    }
    template <class Rep, class Period>
    void operator()(
        std::string_view name, std::chrono::duration<Rep, Period> value, std::string_view help) {
        line(name, std::to_string(value.count()), help);
    }

    template <class Settings>
    static std::string table(const std::string& name) {
        SampleWriter writer;
        Settings settings;
        settings.describe(writer);
        return fmt::format("[{}]\n{}\n", name, writer.text_);
    }

private:
    void line(std::string_view name, std::string_view value, std::string_view help) {
        text_ += fmt::format("# {}\n{} = {}\n", help, name, value);
    }

    std::string text_;
};

}  // namespace platen::tests
