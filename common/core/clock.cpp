#include "common/core/clock.hpp"

#include "common/core/ids.hpp"
#include "common/core/text.hpp"

#include <fmt/format.h>

#include <charconv>
#include <ctime>
#include <fstream>

namespace platen {

namespace {

std::chrono::milliseconds readClock(clockid_t which) {
    timespec now{};
    clock_gettime(which, &now);
    return std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::seconds{now.tv_sec} + std::chrono::nanoseconds{now.tv_nsec});
}

/// The decimal number of exactly `digits` digits at the front, which is taken off.
std::optional<int> takeNumber(std::string_view& text, std::size_t digits) {
    if (text.size() < digits) return std::nullopt;
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + digits, value);
    if (error != std::errc{} || end != text.data() + digits || text.front() == '-')
        return std::nullopt;
    text.remove_prefix(digits);
    return value;
}

bool takeCharacter(std::string_view& text, char expected) {
    if (text.empty() || asciiLower(text.front()) != asciiLower(expected)) return false;
    text.remove_prefix(1);
    return true;
}

/// Milliseconds of ".123456"; the text without a point has none.
std::optional<std::chrono::milliseconds> takeFraction(std::string_view& text) {
    if (!takeCharacter(text, '.')) return std::chrono::milliseconds{0};
    int value = 0;
    std::size_t digits = 0;
    while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
        if (digits < 3) value = value * 10 + (text.front() - '0');
        ++digits;
        text.remove_prefix(1);
    }
    if (digits == 0) return std::nullopt;
    for (; digits < 3; ++digits)
        value *= 10;
    return std::chrono::milliseconds{value};
}

std::optional<std::chrono::minutes> takeOffset(std::string_view& text) {
    if (takeCharacter(text, 'Z')) return std::chrono::minutes{0};
    if (text.empty() || (text.front() != '+' && text.front() != '-')) return std::nullopt;
    const int sign = text.front() == '-' ? -1 : 1;
    text.remove_prefix(1);
    const auto hours = takeNumber(text, 2);
    if (!hours || !takeCharacter(text, ':')) return std::nullopt;
    const auto minutes = takeNumber(text, 2);
    if (!minutes || *hours > 23 || *minutes > 59) return std::nullopt;
    return std::chrono::minutes{sign * (*hours * 60 + *minutes)};
}

std::optional<TimePoint> takeDate(std::string_view& text) {
    const auto year = takeNumber(text, 4);
    if (!year || !takeCharacter(text, '-')) return std::nullopt;
    const auto month = takeNumber(text, 2);
    if (!month || !takeCharacter(text, '-')) return std::nullopt;
    const auto day = takeNumber(text, 2);
    if (!day) return std::nullopt;
    const std::chrono::year_month_day date{
        std::chrono::year{*year},
        std::chrono::month{static_cast<unsigned>(*month)},
        std::chrono::day{static_cast<unsigned>(*day)}};
    if (!date.ok()) return std::nullopt;
    return std::chrono::sys_days{date};
}

std::optional<std::chrono::milliseconds> takeTimeOfDay(std::string_view& text) {
    const auto hours = takeNumber(text, 2);
    if (!hours || !takeCharacter(text, ':')) return std::nullopt;
    const auto minutes = takeNumber(text, 2);
    if (!minutes || !takeCharacter(text, ':')) return std::nullopt;
    const auto seconds = takeNumber(text, 2);
    if (!seconds || *hours > 23 || *minutes > 59 || *seconds > 59) return std::nullopt;
    return std::chrono::hours{*hours} + std::chrono::minutes{*minutes} +
           std::chrono::seconds{*seconds};
}

}  // namespace

SystemClock::SystemClock() {
    std::ifstream file{"/proc/sys/kernel/random/boot_id"};
    std::string text;
    file >> text;
    const auto uuid = canonicalUuid(text);
    boot_id_ = uuid ? uuidToBytes(*uuid) : std::string(16, '\0');
}

TimePoint SystemClock::wallNow() const {
    return TimePoint{readClock(CLOCK_REALTIME)};
}

std::chrono::milliseconds SystemClock::bootNow() const {
    return readClock(CLOCK_BOOTTIME);
}

std::string SystemClock::bootId() const {
    return boot_id_;
}

std::string formatUtc(TimePoint time) {
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss clock{time - day};
    return fmt::format(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z",
        static_cast<int>(date.year()),
        static_cast<unsigned>(date.month()),
        static_cast<unsigned>(date.day()),
        clock.hours().count(),
        clock.minutes().count(),
        clock.seconds().count(),
        clock.subseconds().count());
}

std::optional<TimePoint> parseUtc(std::string_view text) {
    const auto day = takeDate(text);
    if (!day || !takeCharacter(text, 'T')) return std::nullopt;
    const auto clock = takeTimeOfDay(text);
    if (!clock) return std::nullopt;
    const auto fraction = takeFraction(text);
    if (!fraction) return std::nullopt;
    const auto offset = takeOffset(text);
    if (!offset || !text.empty()) return std::nullopt;
    // There is no year 0: PostgreSQL refuses it.
    constexpr std::chrono::sys_days kFirst{std::chrono::year{1} / 1 / 1};
    const TimePoint time = *day + *clock + *fraction - *offset;
    if (time < kFirst) return std::nullopt;
    return time;
}

}  // namespace platen
