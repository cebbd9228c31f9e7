#include "agent/app/arguments.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace platen::agent::app {

namespace {

bool contains(const std::vector<std::string_view>& names, std::string_view name) {
    return std::ranges::find(names, name) != names.end();
}

/// Throws, always: not every unknown option is a mistake.
[[noreturn]] void refuseOption(const std::string& given, const ArgumentRules& rules) {
    if (given == "--help" || given == "-h") throw InfoRequest::Help;
    if (given == "--version") throw InfoRequest::Version;
    std::vector<std::string_view> allowed = rules.switches;
    allowed.insert(allowed.end(), rules.options.begin(), rules.options.end());
    allowed.emplace_back("--help");
    throw UsageError{
        fmt::format("unknown option '{}', allowed: {}", given, fmt::join(allowed, ", "))};
}

}  // namespace

Arguments::Arguments(const std::vector<std::string>& args, const ArgumentRules& rules) {
    bool only_words = false;
    for (auto at = args.begin(); at != args.end(); ++at) {
        if (only_words || !at->starts_with("-")) {
            words_.push_back(*at);
            continue;
        }
        const auto equals = at->find('=');
        const std::string name = at->substr(0, equals);
        if (name == "--") {
            only_words = true;
        } else if (contains(rules.switches, name) && equals == std::string::npos) {
            given_.emplace(name, "");
        } else if (!contains(rules.options, name)) {
            refuseOption(*at, rules);
        } else if (equals != std::string::npos) {
            given_.emplace(name, at->substr(equals + 1));
        } else if (++at != args.end()) {
            given_.emplace(name, *at);
        } else {
            throw UsageError{fmt::format("option '{}' needs a value", name)};
        }
    }
}

bool Arguments::has(std::string_view name) const {
    return given_.contains(name);
}

std::optional<std::string> Arguments::value(std::string_view option) const {
    const auto all = values(option);
    if (all.empty()) return std::nullopt;
    return all.back();
}

std::vector<std::string> Arguments::values(std::string_view option) const {
    std::vector<std::string> all;
    const auto [first, last] = given_.equal_range(option);
    for (auto at = first; at != last; ++at)
        all.push_back(at->second);
    return all;
}

std::int64_t Arguments::number(std::string_view option, NumberRule rule) const {
    const auto text = value(option);
    if (!text) return rule.preset;
    std::int64_t parsed = 0;
    const char* end = text->data() + text->size();
    const auto [stopped, error] = std::from_chars(text->data(), end, parsed);
    if (error == std::errc{} && stopped == end && parsed >= rule.least && parsed <= rule.most)
        return parsed;
    throw UsageError{
        fmt::format("{} is '{}', allowed: {} to {}", option, *text, rule.least, rule.most)};
}

}  // namespace platen::agent::app
