#include "server/http/query.hpp"

#include "common/core/ids.hpp"
#include "common/core/text.hpp"
#include "server/http/problem.hpp"

#include <fmt/format.h>

#include <charconv>
#include <chrono>

namespace platen::server::http {

namespace {

constexpr std::size_t kLongestShown = 80;

[[noreturn]] void refuseParameter(
    std::string_view name, std::string_view value, std::string_view allowed) {
    throw Refused{
        400,
        "invalid-parameter",
        fmt::format(
            "{} is '{}', allowed: {}",
            name,
            truncateUtf8(cleanUtf8(value), kLongestShown),
            allowed)};
}

std::string decodedOrRefused(std::string_view text) {
    auto decoded = percentDecode(text, true);
    if (!decoded) refuseParameter("the query string", text, "UTF-8 with %XX escapes");
    return std::move(*decoded);
}

template <class Number>
std::optional<Number> wholeNumber(std::string_view text) {
    Number number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

}  // namespace

std::optional<std::string> percentDecode(std::string_view text, bool plus_is_blank) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '+' && plus_is_blank) {
            out.push_back(' ');
        } else if (text[i] != '%') {
            out.push_back(text[i]);
        } else {
            const auto byte = hexDecode(text.substr(i + 1, 2));
            if (!byte || byte->size() != 1) return std::nullopt;
            out += *byte;
            i += 2;
        }
    }
    if (!isUtf8(out) || out.find('\0') != std::string::npos) return std::nullopt;
    return out;
}

std::optional<std::chrono::year_month_day> parseDay(std::string_view text) {
    using namespace std::chrono;
    const auto midnight = parseUtc(std::string{text} + "T00:00:00Z");
    if (!midnight) return std::nullopt;
    const year_month_day day{floor<days>(*midnight)};
    if (day < year{1970} / 1 / 1 || day > year{2999} / 12 / 31) return std::nullopt;
    return day;
}

Query Query::parse(std::string_view text) {
    Query query;
    for (const std::string_view part : split(text, '&')) {
        if (part.empty()) continue;
        const auto equals = part.find('=');
        const bool has_value = equals != std::string_view::npos;
        const std::string name = decodedOrRefused(part.substr(0, equals));
        const std::string value =
            has_value ? decodedOrRefused(part.substr(equals + 1)) : std::string{};
        if (!query.values_.emplace(name, value).second)
            refuseParameter(name, value, "one value, not several");
    }
    return query;
}

std::optional<std::string> Query::text(const std::string& name, std::size_t longest) const {
    const auto found = values_.find(name);
    if (found == values_.end() || found->second.empty()) return std::nullopt;
    if (found->second.size() > longest)
        refuseParameter(name, found->second, fmt::format("at most {} bytes", longest));
    return found->second;
}

std::optional<std::string> Query::uuid(const std::string& name) const {
    const auto value = text(name, kLongestShown);
    if (!value) return std::nullopt;
    auto id = canonicalUuid(*value);
    if (!id) refuseParameter(name, *value, "a UUID");
    return id;
}

std::optional<TimePoint> Query::time(const std::string& name) const {
    const auto value = text(name, kLongestShown);
    if (!value) return std::nullopt;
    const auto time = parseUtc(*value);
    if (!time) refuseParameter(name, *value, "a time such as 2026-11-21T08:15:30Z");
    return time;
}

std::optional<std::chrono::year_month_day> Query::day(const std::string& name) const {
    const auto value = text(name, kLongestShown);
    if (!value) return std::nullopt;
    const auto day = parseDay(*value);
    if (!day) refuseParameter(name, *value, kDaysTaken);
    return day;
}

std::int64_t Query::limit() const {
    const auto value = text("limit", kLongestShown);
    if (!value) return kDefaultPage;
    const auto number = wholeNumber<std::int64_t>(*value);
    if (!number || *number < 1 || *number > kLargestPage)
        refuseParameter("limit", *value, fmt::format("1 to {}", kLargestPage));
    return *number;
}

}  // namespace platen::server::http
