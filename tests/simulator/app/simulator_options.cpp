#include "tests/simulator/app/simulator_options.hpp"

#include "tests/simulator/faults/fault_catalog.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>

namespace platen::simulator {

namespace {

[[noreturn]] void refuseValue(
    std::string_view option, std::string_view value, std::string_view allowed) {
    throw std::invalid_argument{fmt::format("{} is '{}', allowed: {}", option, value, allowed)};
}

template <class Number>
Number numberOf(std::string_view option, std::string_view text, Number least, Number most) {
    Number number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool whole = error == std::errc{} && end == text.data() + text.size();
    if (whole && number >= least && number <= most) return number;
    refuseValue(option, text, fmt::format("{} to {}", least, most));
}

std::pair<std::string, std::string> deviceOf(const std::string& text) {
    const std::size_t sign = text.find('=');
    if (sign == std::string::npos) refuseValue("--device", text, "ADDRESS=FILE");
    return {text.substr(0, sign), text.substr(sign + 1)};
}

TimePoint timeOf(std::string_view option, const std::string& text) {
    const auto time = parseUtc(text);
    if (!time) refuseValue(option, text, "a time such as 2026-11-21T08:00:00Z");
    return *time;
}

WatchedSpan spanOf(const std::string& text) {
    const std::size_t slash = text.find('/');
    WatchedSpan span{.from = timeOf("--watched", text.substr(0, slash))};
    if (slash != std::string::npos) span.until = timeOf("--watched", text.substr(slash + 1));
    return span;
}

agent::usm::UsmUser userOf(const std::string& text) {
    namespace usm = agent::usm;
    constexpr std::string_view kAllowed = "NAME [AUTH SECRET [PRIV SECRET]] as of a user of SNMPv3";
    std::istringstream words{text};
    std::array<std::string, 5> word;
    for (std::string& one : word)
        words >> one;
    const auto& [name, auth, auth_secret, priv, priv_secret] = word;
    const auto auth_protocol = usm::parseAuthProtocol(auth.empty() ? "none" : auth);
    const auto priv_protocol = usm::parsePrivProtocol(priv.empty() ? "none" : priv);
    if (!auth_protocol || !priv_protocol) refuseValue("--v3-user", name, kAllowed);
    usm::UsmUser user{
        .name = name,
        .auth = *auth_protocol,
        .auth_secret = Secret{auth_secret},
        .priv = *priv_protocol,
        .priv_secret = Secret{priv_secret}};
    if (usm::faultOf(user)) refuseValue("--v3-user", name, kAllowed);
    return user;
}

struct Option {
    std::string_view name;
    std::string_view argument;
    std::string_view help;
    void (*take)(Options& options, const std::string& value);
};

using Text = const std::string&;

constexpr std::array kOptions{
    Option{
        "--count",
        "N",
        "devices with addresses of their own in the base network; default 40",
        [](Options& o, Text v) { o.count = numberOf<std::uint32_t>("--count", v, 0, 1000000); }},
    Option{
        "--base",
        "NETWORK",
        "their network; default 127.20.0.0/16",
        [](Options& o, Text v) { o.base = v; }},
    Option{
        "--port",
        "PORT",
        "UDP port of all devices, 0 takes a free one; default 10161",
        [](Options& o, Text v) { o.port = numberOf<std::uint16_t>("--port", v, 0, 65535); }},
    Option{
        "--recordings",
        "DIR",
        "recordings that the devices take in turn; default tests/recordings",
        [](Options& o, Text v) { o.recordings = v; }},
    Option{
        "--file",
        "FILE",
        "make all of them from this recording",
        [](Options& o, Text v) { o.file = v; }},
    Option{
        "--device",
        "ADDRESS=FILE",
        "one more device; may be given again",
        [](Options& o, Text v) { o.devices.push_back(deviceOf(v)); }},
    Option{
        "--seed",
        "N",
        "of everything that is drawn by lot; default 1",
        [](Options& o, Text v) { o.seed = numberOf<std::uint64_t>("--seed", v, 0, 1000000000); }},
    Option{
        "--speed",
        "FACTOR",
        "how fast the devices' time runs, 0 stands still; default 1",
        [](Options& o, Text v) { o.speed = numberOf<double>("--speed", v, 0, 1000000); }},
    Option{
        "--since",
        "TIME",
        "when the devices' time began (RFC 3339); default now",
        [](Options& o, Text v) { o.since = timeOf("--since", v); }},
    Option{
        "--watched",
        "FROM[/UNTIL]",
        "--speed is for this span of time only, and for working hours; may be given again",
        [](Options& o, Text v) { o.watched.push_back(spanOf(v)); }},
    Option{
        "--diary",
        "FILE",
        "lines of \"TIME FAULT ...\": what goes wrong when, by the devices' time",
        [](Options& o, Text v) { o.diary = v; }},
    Option{
        "--served-log",
        "FILE",
        "append every counter that is told to anybody",
        [](Options& o, Text v) { o.served_log = v; }},
    Option{
        "--ready-file",
        "FILE",
        "write port and devices as JSON when serving",
        [](Options& o, Text v) { o.ready_file = v; }},
    Option{
        "--control",
        "PATH",
        "Unix datagram socket for faults, and for: mend, answer, count, time",
        [](Options& o, Text v) { o.control = v; }},
    Option{
        "--community",
        "NAME",
        "the one that is answered; default public",
        [](Options& o, Text v) { o.community = Secret{v}; }},
    Option{
        "--v3-user",
        "\"USER ...\"",
        "NAME AUTH SECRET PRIV SECRET of one that is answered by SNMPv3; fewer words for less "
        "security; may be given again",
        [](Options& o, Text v) { o.users.push_back(userOf(v)); }},
    Option{
        "--fault",
        "\"FAULT ...\"",
        "something that goes wrong, see below; may be given again",
        [](Options& o, Text v) { o.faults.push_back(v); }},
    Option{
        "--loss",
        "PERCENT",
        "requests that get lost",
        [](Options& o, Text v) { o.faults.push_back("loss " + v); }},
    Option{
        "--delay",
        "MS",
        "milliseconds that a reply takes",
        [](Options& o, Text v) { o.faults.push_back("delay " + v); }},
    Option{
        "--silent",
        "ADDRESS",
        "this device does not answer; may be given again",
        [](Options& o, Text v) { o.faults.push_back("silence " + v); }},
};

}  // namespace

std::string usage() {
    std::string text =
        "platen-sim: a site of simulated printers that answer SNMP v1, v2c and v3.\n"
        "Recordings given by --file and --device stand still unless --live is given.\n\n";
    for (const Option& option : kOptions) {
        const std::string left = fmt::format("{} {}", option.name, option.argument);
        text += fmt::format("  {:<24}{}\n", left, option.help);
    }
    text += "  --live                  let recordings of --file and --device move\n";
    return text +
           "\nFaults: NAME [ARGUMENTS] [ADDRESS|all] [from=SECONDS] [until=SECONDS] "
           "[chance=PERCENT]\n" +
           faultHelp();
}

Options parseOptions(std::span<const std::string> arguments) {
    Options options;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const std::string& word = arguments[i];
        options.help = options.help || word == "--help";
        options.live = options.live || word == "--live";
        if (word == "--help" || word == "--live") continue;
        const auto* const option = std::ranges::find(kOptions, word, &Option::name);
        if (option == kOptions.end()) {
            throw std::invalid_argument{fmt::format("unknown option '{}'; see --help", word)};
        }
        if (++i == arguments.size()) {
            throw std::invalid_argument{fmt::format("{} needs {}", word, option->argument)};
        }
        option->take(options, arguments[i]);
    }
    return options;
}

}  // namespace platen::simulator
