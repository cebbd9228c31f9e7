#include "agent/app/agent_report.hpp"

#include <Poco/JSON/Object.h>
#include <Poco/JSON/Parser.h>
#include <fmt/format.h>

#include <optional>
#include <sstream>

namespace platen::agent::app {

namespace {

using Poco::JSON::Object;

void setTime(Object& object, const std::string& name, const std::optional<TimePoint>& time) {
    if (time)
        object.set(name, formatUtc(*time));
    else
        object.set(name, Poco::Dynamic::Var{});
}

Object::Ptr outboxObject(const outbox::OutboxStatus& status) {
    Object::Ptr object{new Object{Poco::JSON_PRESERVE_KEY_ORDER}};
    object->set("records", status.records);
    object->set("bytes", status.bytes);
    object->set("limit_bytes", status.limit_bytes);
    setTime(*object, "oldest", status.oldest);
    return object;
}

Object::Ptr uplinkObject(const uplink::UplinkStatus& status) {
    Object::Ptr object{new Object{Poco::JSON_PRESERVE_KEY_ORDER}};
    object->set("connected", status.obstacle != uplink::Obstacle::Offline);
    object->set("obstacle", std::string{uplink::obstacleName(status.obstacle)});
    setTime(*object, "last_ack", status.last_ack);
    object->set("acked_seq", status.acked_seq);
    object->set("in_flight", std::uint64_t{status.in_flight});
    return object;
}

Object::Ptr devicesObject(const CollectorStatus& status) {
    Object::Ptr object{new Object{Poco::JSON_PRESERVE_KEY_ORDER}};
    object->set("known", std::uint64_t{status.known});
    object->set("unreachable", std::uint64_t{status.unreachable});
    object->set("polls_done", std::uint64_t{status.polls_done});
    object->set("polls_failed", std::uint64_t{status.polls_failed});
    object->set("in_flight", std::uint64_t{status.in_flight});
    object->set("left_to_others", std::uint64_t{status.left_to_others});
    object->set("sweeping", status.sweeping);
    setTime(*object, "last_sweep", status.last_sweep);
    return object;
}

Object::Ptr certificateObject(const CertificateStatus& status) {
    Object::Ptr object{new Object{Poco::JSON_PRESERVE_KEY_ORDER}};
    setTime(*object, "ends", status.ends);
    setTime(*object, "renewal_from", status.renewal_from);
    if (status.problem.empty())
        object->set("problem", Poco::Dynamic::Var{});
    else
        object->set("problem", status.problem);
    return object;
}

Object::Ptr clockObject(const std::optional<std::chrono::milliseconds>& ahead) {
    Object::Ptr object{new Object};
    if (ahead)
        object->set("ahead_of_server_ms", std::int64_t{ahead->count()});
    else
        object->set("ahead_of_server_ms", Poco::Dynamic::Var{});
    return object;
}

std::string timeOr(const Object& object, const std::string& name, const char* otherwise) {
    return object.isNull(name) ? otherwise : object.getValue<std::string>(name);
}

std::string uplinkLine(const Object& uplink) {
    const bool connected = uplink.getValue<bool>("connected");
    const auto obstacle = uplink.getValue<std::string>("obstacle");
    return fmt::format(
        "{}{}, last acknowledgement {}",
        connected ? "connected" : "not connected",
        connected && obstacle != "none" ? ", but " + obstacle : "",
        timeOr(uplink, "last_ack", "none since the start"));
}

std::string outboxLine(const Object& outbox) {
    return fmt::format(
        "{} records wait (oldest {}), {} of {} KiB used",
        outbox.getValue<std::uint64_t>("records"),
        timeOr(outbox, "oldest", "-"),
        outbox.getValue<std::uint64_t>("bytes") / 1024,
        outbox.getValue<std::uint64_t>("limit_bytes") / 1024);
}

std::string devicesLine(const Object& devices) {
    return fmt::format(
        "{} known, {} unreachable, {} left to other agents, {} readings since the start, last "
        "sweep {}",
        devices.getValue<std::uint64_t>("known"),
        devices.getValue<std::uint64_t>("unreachable"),
        devices.optValue<std::uint64_t>("left_to_others", 0),
        devices.getValue<std::uint64_t>("polls_done"),
        timeOr(devices, "last_sweep", "not finished yet"));
}

std::string certificateLine(const Object& certificate) {
    const bool fine = certificate.isNull("problem");
    return fmt::format(
        "valid until {}, renewed from {}{}",
        timeOr(certificate, "ends", "(none)"),
        timeOr(certificate, "renewal_from", "(never)"),
        fine ? "" : "; last attempt: " + certificate.getValue<std::string>("problem"));
}

std::string clockLine(const Object& clock) {
    if (clock.isNull("ahead_of_server_ms")) return "not compared with the server's yet";
    const double seconds = clock.getValue<double>("ahead_of_server_ms") / 1'000;
    return fmt::format("{:+.1f} s against the server's", seconds);
}

}  // namespace

std::string reportJson(const AgentReport& report) {
    Object object{Poco::JSON_PRESERVE_KEY_ORDER};
    object.set("version", std::string{PLATEN_VERSION});
    object.set("agent_id", report.agent_id);
    object.set("site", report.site);
    object.set("started", formatUtc(report.started));
    object.set("uplink", uplinkObject(report.uplink));
    object.set("outbox", outboxObject(report.outbox));
    object.set("devices", devicesObject(report.collector));
    object.set("certificate", certificateObject(report.certificate));
    object.set("clock", clockObject(report.clock_ahead));
    std::ostringstream text;
    object.stringify(text);
    return text.str();
}

std::string reportText(const std::string& json) {
    Poco::JSON::Parser parser;
    const auto report = parser.parse(json).extract<Object::Ptr>();
    return fmt::format(
        "agent    {} (version {}, running since {})\nsite     {}\nuplink   {}\noutbox   {}\n"
        "devices  {}\ncert     {}\nclock    {}\n",
        report->getValue<std::string>("agent_id"),
        report->getValue<std::string>("version"),
        report->getValue<std::string>("started"),
        report->getValue<std::string>("site"),
        uplinkLine(*report->getObject("uplink")),
        outboxLine(*report->getObject("outbox")),
        devicesLine(*report->getObject("devices")),
        certificateLine(*report->getObject("certificate")),
        clockLine(*report->getObject("clock")));
}

}  // namespace platen::agent::app
