#include "agent/app/probe_ipp.hpp"

#include "agent/app/ipp_reading.hpp"
#include "agent/app/ipp_rules.hpp"
#include "agent/ipp/ipp_client.hpp"
#include "common/normalise/normalise.hpp"

#include <fmt/format.h>

#include <limits>

namespace platen::agent::app {

namespace {

ProbeIpp::When parseWhen(const std::string& text) {
    if (text == "off") return ProbeIpp::When::Off;
    if (text == "auto") return ProbeIpp::When::Auto;
    if (text == "always") return ProbeIpp::When::Always;
    if (text == "only") return ProbeIpp::When::Only;
    throw UsageError{fmt::format("{} is '{}', allowed: off, auto, always, only", kIppOption, text)};
}

bool isWanted(ProbeIpp::When when, const Profile& profile, const RawReading& reading) {
    if (when == ProbeIpp::When::Off || profile.ippAttributes().empty()) return false;
    if (when == ProbeIpp::When::Always) return true;  // even of one that sleeps: somebody insists
    return wantsIpp(IppUse::Auto, normalise(reading, profile), profile, {});
}

std::string ippSilence(const Endpoint& endpoint, const ipp::IppProblem& problem) {
    return fmt::format("{} does not answer IPP: {}", endpoint.text(), problem.text);
}

ipp::IppOutcome ask(const ipp::IppQuestion& question, const Clock& clock) {
    return ipp::askPrinter(question, {}, clock, {});
}

}  // namespace

ProbeIpp parseProbeIpp(const Arguments& given) {
    ProbeIpp order;
    if (const auto when = given.value(kIppOption)) order.when = parseWhen(*when);
    order.port = static_cast<std::uint16_t>(given.number(
        kIppPortOption,
        {.preset = order.port, .least = 1, .most = std::numeric_limits<std::uint16_t>::max()}));
    return order;
}

void askBesideSnmp(
    const ProbeIpp& order,
    const snmp::IpAddress& address,
    const Profile& profile,
    const Clock& clock,
    RawReading& reading) {
    if (!isWanted(order.when, profile, reading)) return;
    const Endpoint endpoint{.address = address.text(), .port = order.port};
    addOutcome(
        ask({.endpoint = endpoint, .way = {}, .names = profile.ippAttributes()}, clock), reading);
}

Result<IppFind, std::string> readByIppAlone(
    const ProbeIpp& order,
    const snmp::IpAddress& address,
    const ProfileSet& profiles,
    const Clock& clock) {
    const Endpoint endpoint{.address = address.text(), .port = order.port};
    const auto first = ask(whoAreYou(endpoint), clock);
    if (!first.result) return Failure{ippSilence(endpoint, first.result.error())};
    IppFind find{.profile = profiles.match(hintsOf(*first.result)), .raw = {}};
    if (find.profile == nullptr) return find;
    const auto second = ask(
        {.endpoint = endpoint, .way = first.result->way, .names = find.profile->ippAttributes()},
        clock);
    if (!second.result) return Failure{ippSilence(endpoint, second.result.error())};
    find.raw = readingByIpp(endpoint, *find.profile);
    addOutcome(second, find.raw);
    find.raw.packets += first.requests;
    find.raw.duration += first.duration;
    return find;
}

}  // namespace platen::agent::app
