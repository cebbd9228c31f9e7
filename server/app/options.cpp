#include "server/app/options.hpp"

#include "common/config/config.hpp"
#include "server/db/errors.hpp"

#include <fmt/format.h>
#include <sysexits.h>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <optional>

namespace platen::server::app {

namespace {

bool contains(std::initializer_list<std::string_view> names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

struct Option {
    std::string name;
    std::optional<std::string> value;  ///< behind an equals sign
};

Option splitOption(const std::string& argument) {
    const auto equals = argument.starts_with("--") ? argument.find('=') : std::string::npos;
    if (equals == std::string::npos) return {.name = argument, .value = std::nullopt};
    return {.name = argument.substr(0, equals), .value = argument.substr(equals + 1)};
}

void answer(InfoRequest request, std::string_view help) {
    switch (request) {
        case InfoRequest::Help:
            fmt::print("usage: platen-server {}\n", help);
            return;
        case InfoRequest::Version:
            printVersion();
            return;
    }
}

/// PostgreSQL's texts have several lines; an error is one.
std::string oneLine(std::string_view text) {
    std::string line;
    for (const char c : text) {
        const bool is_space = c == ' ' || c == '\n' || c == '\t';
        if (!is_space)
            line += c;
        else if (!line.empty() && line.back() != ' ')
            line += ' ';
    }
    return line;
}

/// Throws, always: not every unknown option is a mistake.
[[noreturn]] void refuseOption(const std::string& name, const Options::Known& known) {
    if (name == "--help" || name == "-h") throw InfoRequest::Help;
    if (name == "--version") throw InfoRequest::Version;
    std::vector<std::string_view> allowed{known.values};
    allowed.insert(allowed.end(), known.flags);
    allowed.emplace_back("--help");
    throw UsageError{
        fmt::format("unknown option '{}', allowed: {}", name, fmt::join(allowed, ", "))};
}

void complain(std::string_view help, std::string_view problem) {
    fmt::print(
        stderr,
        "platen-server {}: {}\n",
        help.substr(0, help.find_first_of(" \n")),
        oneLine(problem));
}

}  // namespace

Options::Options(const std::vector<std::string>& arguments, const Known& known) {
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const Option option = splitOption(arguments[i]);
        if (contains(known.flags, option.name)) {
            if (option.value) throw UsageError{fmt::format("{} takes no value", option.name)};
            flags_.insert(option.name);
        } else if (!contains(known.values, option.name)) {
            if (option.name.starts_with("-")) refuseOption(option.name, known);
            words_.push_back(option.name);
        } else if (option.value) {
            setValue(option.name, *option.value);
        } else {
            if (i + 1 == arguments.size())
                throw UsageError{fmt::format("{} has no value", option.name)};
            setValue(option.name, arguments[++i]);
        }
    }
}

void Options::setValue(const std::string& name, const std::string& value) {
    if (!values_.emplace(name, value).second)
        throw UsageError{fmt::format("{} is there twice", name)};
}

std::string Options::required(const std::string& name) const {
    const auto found = values_.find(name);
    if (found == values_.end()) throw UsageError{fmt::format("{} is missing", name)};
    return found->second;
}

std::string Options::value(const std::string& name, const std::string& otherwise) const {
    const auto found = values_.find(name);
    return found == values_.end() ? otherwise : found->second;
}

int Options::number(const std::string& name, int otherwise, int least, int most) const {
    const auto found = values_.find(name);
    if (found == values_.end()) return otherwise;
    const std::string& text = found->second;
    int number = 0;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool read = parsed.ec == std::errc{} && parsed.ptr == text.data() + text.size();
    if (!read || number < least || number > most)
        throw UsageError{fmt::format("{} is {}, allowed: {} to {}", name, text, least, most)};
    return number;
}

int runCommand(std::string_view help, const std::function<void()>& work) {
    try {
        work();
        return EX_OK;
    } catch (const InfoRequest& request) {
        answer(request, help);
        return EX_OK;
    } catch (const UsageError& problem) {
        const auto usage = help.substr(0, help.find('\n'));
        complain(help, fmt::format("{}; usage: platen-server {}", problem.what(), usage));
        return EX_USAGE;
    } catch (const CommandFailed& problem) {
        complain(help, problem.what());
        return problem.exitCode();
    } catch (const config::ConfigError& problem) {
        complain(help, problem.what());
        return EX_CONFIG;
    } catch (const db::DatabaseUnavailable& problem) {
        complain(help, fmt::format("the database does not answer: {}", problem.what()));
        return EX_UNAVAILABLE;
    } catch (const std::exception& problem) {
        complain(help, problem.what());
        return EX_SOFTWARE;
    }
}

void printVersion() {
    fmt::print("platen-server {}\n", PLATEN_VERSION);
}

}  // namespace platen::server::app
