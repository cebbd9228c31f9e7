#include "tests/simulator/faults/fault_command.hpp"

#include "common/core/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <stdexcept>

namespace platen::simulator {

namespace {

using std::chrono::milliseconds;
using Words = std::vector<std::string_view>;

constexpr double kMostSeconds = 1e6;

Words wordsIn(std::string_view line) {
    Words words = split(trim(line), ' ');
    std::erase_if(words, [](std::string_view word) { return word.empty(); });
    return words;
}

/// The arguments that a kind has: "MODULUS BEFORE" are two.
std::size_t argumentCount(const FaultKind& kind) {
    return wordsIn(kind.arguments).size();
}

std::optional<IpAddress> targetOf(std::string_view name, std::string_view word) {
    if (word == "all") return std::nullopt;
    const auto address = IpAddress::parse(std::string{word});
    if (address) return address;
    throw std::invalid_argument{fmt::format("{}: '{}' is no address and not 'all'", name, word)};
}

milliseconds secondsOf(std::string_view option, std::string_view word) {
    return milliseconds{static_cast<std::int64_t>(decimalIn(option, word, 0, kMostSeconds) * 1000)};
}

void takeOption(FaultOrder& order, std::string_view word) {
    const std::size_t sign = word.find('=');
    const std::string_view name = word.substr(0, sign);
    const std::string_view value = word.substr(sign + 1);
    if (name == "from") {
        order.from = secondsOf(name, value);
    } else if (name == "until") {
        order.until = secondsOf(name, value);
    } else if (name == "chance") {
        order.chance = decimalIn(name, value, 0, 100) / 100;
    } else {
        throw std::invalid_argument{fmt::format(
            "{}: '{}' is no option, allowed: from=SECONDS, until=SECONDS, chance=PERCENT",
            order.kind->name,
            word)};
    }
}

FaultOrder faultOrder(const Words& words) {
    FaultOrder order;
    order.kind = &faultNamed(words.front());
    const std::size_t count = argumentCount(*order.kind);
    if (words.size() - 1 < count) {
        throw std::invalid_argument{
            fmt::format("{} needs {}", order.kind->name, order.kind->arguments)};
    }
    order.words.assign(words.begin() + 1, words.begin() + 1 + static_cast<std::ptrdiff_t>(count));
    bool has_target = false;
    for (std::size_t i = 1 + count; i < words.size(); ++i) {
        if (words[i].find('=') != std::string_view::npos) {
            takeOption(order, words[i]);
        } else if (!std::exchange(has_target, true)) {
            order.device = targetOf(order.kind->name, words[i]);
        } else {
            throw std::invalid_argument{
                fmt::format("{}: '{}' is one word too many", order.kind->name, words[i])};
        }
    }
    return order;
}

MendOrder mendOrder(const Words& words) {
    if (words.size() > 3) throw std::invalid_argument{"mend: allowed: mend [NAME|all] [ADDRESS]"};
    MendOrder order;
    if (words.size() > 1 && words[1] != "all") order.name = faultNamed(words[1]).name;
    if (words.size() > 2) order.device = targetOf("mend", words[2]);
    return order;
}

}  // namespace

std::variant<FaultOrder, MendOrder> parseOrder(std::string_view line) {
    const Words words = wordsIn(line);
    if (words.empty()) throw std::invalid_argument{"an empty line is no command"};
    if (words.front() == "mend") return mendOrder(words);
    if (words.front() != "answer") return faultOrder(words);
    if (words.size() != 2) throw std::invalid_argument{"answer needs ADDRESS"};
    return MendOrder{.name = "silence", .device = targetOf("answer", words[1])};
}

FaultWords wordsOf(const FaultOrder& order) {
    return {order.kind->name, order.kind->arguments, order.words};
}

}  // namespace platen::simulator
