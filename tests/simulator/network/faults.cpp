#include "tests/simulator/network/faults.hpp"

#include "common/core/text.hpp"

#include <fmt/format.h>

#include <charconv>
#include <stdexcept>
#include <string>

namespace platen::simulator {

namespace {

[[noreturn]] void refuseCommand(std::string_view command) {
    throw std::invalid_argument{fmt::format(
        "'{}' is no command; allowed: loss 0..100, delay 0..60000, silence ADDRESS, answer ADDRESS",
        command)};
}

double numberUpTo(double most, std::string_view word, std::string_view command) {
    double number = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
    const bool whole = error == std::errc{} && end == word.data() + word.size();
    if (!whole || !(number >= 0 && number <= most)) refuseCommand(command);
    return number;
}

IpAddress addressOf(std::string_view word, std::string_view command) {
    const auto address = IpAddress::parse(std::string{word});
    if (!address) refuseCommand(command);
    return *address;
}

}  // namespace

std::optional<std::chrono::milliseconds> Faults::delayOf(const IpAddress& device) {
    if (silent_.contains(device)) return std::nullopt;
    if (loss_percent_ > 0 && dice_.chance(loss_percent_ / 100)) return std::nullopt;
    return delay_;
}

void Faults::obey(std::string_view command) {
    const auto words = split(trim(command), ' ');
    if (words.size() != 2) refuseCommand(command);
    if (words[0] == "loss") {
        setLoss(numberUpTo(100, words[1], command));
    } else if (words[0] == "delay") {
        const auto ms = static_cast<std::int64_t>(numberUpTo(60000, words[1], command));
        setDelay(std::chrono::milliseconds{ms});
    } else if (words[0] == "silence") {
        silence(addressOf(words[1], command));
    } else if (words[0] == "answer") {
        restore(addressOf(words[1], command));
    } else {
        refuseCommand(command);
    }
}

}  // namespace platen::simulator
