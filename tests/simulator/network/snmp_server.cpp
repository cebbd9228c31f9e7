#include "tests/simulator/network/snmp_server.hpp"

#include "common/core/text.hpp"
#include "common/log/log.hpp"

#include <fmt/format.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <utility>

namespace platen::simulator {

namespace {

constexpr int kEvents = 8;
constexpr std::size_t kLongestCommand = 256;

void watch(const FileDescriptor& poller, int descriptor) {
    epoll_event event{.events = EPOLLIN, .data = {.fd = descriptor}};
    if (::epoll_ctl(poller.get(), EPOLL_CTL_ADD, descriptor, &event) != 0) {
        throwSystemError("watching a socket");
    }
}

sockaddr_un unixAddress(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path) {
        throw std::invalid_argument{path + " is too long for a Unix socket, allowed: 107 bytes"};
    }
    path.copy(&address.sun_path[0], path.size());
    return address;
}

}  // namespace

SnmpServer::SnmpServer(const SiteParts& parts, SnmpServerSettings settings)
    : parts_{parts},
      handler_{parts, settings.community, settings.users},
      settings_{std::move(settings)} {
    sockets_.emplace_back(IpVersion::V4, settings_.port);
    port_ = sockets_.front().port();
    if (parts_.fleet.hasV6()) sockets_.emplace_back(IpVersion::V6, port_);
    if (!settings_.control_path.empty()) bindControl();
}

SnmpServer::~SnmpServer() {
    if (control_.isOpen()) ::unlink(settings_.control_path.c_str());
}

void SnmpServer::bindControl() {
    const sockaddr_un address = unixAddress(settings_.control_path);
    ::unlink(settings_.control_path.c_str());
    FileDescriptor socket{::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)};
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): the form of the sockets API
    const auto* const generic = reinterpret_cast<const sockaddr*>(&address);
    if (!socket.isOpen() || ::bind(socket.get(), generic, sizeof address) != 0) {
        throwSystemError("binding " + settings_.control_path);
    }
    control_ = std::move(socket);
}

void SnmpServer::run(int stop_descriptor) {
    const FileDescriptor poller{::epoll_create1(EPOLL_CLOEXEC)};
    if (!poller.isOpen()) throwSystemError("opening epoll");
    watch(poller, stop_descriptor);
    for (const UdpSocket& socket : sockets_)
        watch(poller, socket.descriptor());
    if (control_.isOpen()) watch(poller, control_.get());
    std::array<epoll_event, kEvents> events{};
    while (true) {
        const int count = ::epoll_wait(poller.get(), events.data(), kEvents, millisecondsToWait());
        if (count < 0 && errno != EINTR) throwSystemError("waiting for requests");
        for (int i = 0; i < count; ++i) {
            const int descriptor = events.at(static_cast<std::size_t>(i)).data.fd;
            if (descriptor == stop_descriptor) return;
            handle(descriptor);
        }
        sendDue();
    }
}

void SnmpServer::handle(int descriptor) {
    if (descriptor == control_.get()) return obeyControl();
    const auto socket = std::ranges::find(sockets_, descriptor, &UdpSocket::descriptor);
    serve(static_cast<std::size_t>(socket - sockets_.begin()));
}

bool SnmpServer::serve(std::size_t socket) {
    std::vector<Datagram> replies;
    const std::vector<Datagram> requests = sockets_.at(socket).receive();
    for (const Datagram& request : requests)
        answerOne(socket, request, replies);
    sockets_.at(socket).send(std::move(replies));
    return !requests.empty();
}

void SnmpServer::answerOne(
    std::size_t socket, const Datagram& request, std::vector<Datagram>& replies) {
    for (Outgoing& reply : handler_.handle(request.local, port_, request.bytes)) {
        Datagram datagram{
            .bytes = std::move(reply.bytes),
            .local = reply.from,
            .peer = request.peer,
            .peer_size = request.peer_size};
        if (reply.delay.count() == 0 && !reply.other_port) {
            replies.push_back(std::move(datagram));
            continue;
        }
        waiting_.push(
            {.due = parts_.clock.real().bootNow() + reply.delay,
             .socket = socket,
             .other_port = reply.other_port,
             .datagram = std::move(datagram)});
    }
}

void SnmpServer::obeyControl() {
    std::array<char, kLongestCommand> buffer{};
    sockaddr_un sender{};
    socklen_t sender_size = sizeof sender;
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): the form of the sockets API
    auto* const generic = reinterpret_cast<sockaddr*>(&sender);
    const auto size =
        ::recvfrom(control_.get(), buffer.data(), buffer.size(), 0, generic, &sender_size);
    if (size <= 0) return;
    for (std::size_t socket = 0; socket < sockets_.size(); ++socket) {
        while (serve(socket)) {
        }
    }
    const std::string reply = obey({buffer.data(), static_cast<std::size_t>(size)});
    if (sender_size > sizeof sender.sun_family)
        ::sendto(control_.get(), reply.data(), reply.size(), MSG_DONTWAIT, generic, sender_size);
}

std::string SnmpServer::obey(std::string_view command) try {
    const std::string_view trimmed = trim(command);
    if (trimmed.starts_with("count ")) {
        const auto address = IpAddress::parse(std::string{trim(trimmed.substr(6))});
        if (!address) throw std::invalid_argument{"count needs ADDRESS"};
        return fmt::format("ok {}", handler_.received(*address));
    }
    if (trimmed.starts_with("time "))
        setTime(trim(trimmed.substr(5)));
    else
        parts_.faults.obey(trimmed, parts_.clock.real().bootNow());
    return "ok";
} catch (const std::invalid_argument& problem) {
    log::warn("simulator.command_refused", {{"error", problem.what()}});
    return fmt::format("refused: {}", problem.what());
}

void SnmpServer::setTime(std::string_view text) {
    if (text == "now") return parts_.clock.goOn();
    const auto time = parseUtc(text);
    if (!time)
        throw std::invalid_argument{fmt::format("time is '{}', allowed: RFC 3339, now", text)};
    parts_.clock.stopAt(*time);
}

void SnmpServer::sendDue() {
    const auto now = parts_.clock.real().bootNow();
    while (!waiting_.empty() && waiting_.top().due <= now) {
        const Waiting& first = waiting_.top();
        if (first.other_port)
            UdpSocket{first.datagram.local.isV4() ? IpVersion::V4 : IpVersion::V6, 0}.send(
                {first.datagram});
        else
            sockets_.at(first.socket).send({first.datagram});
        waiting_.pop();
    }
}

int SnmpServer::millisecondsToWait() const {
    if (waiting_.empty()) return -1;
    const auto left = waiting_.top().due - parts_.clock.real().bootNow();
    return static_cast<int>(std::clamp<std::int64_t>(left.count(), 0, 1000));
}

}  // namespace platen::simulator
