#include "agent/snmp/udp_datagrams.hpp"

#include "common/log/log.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <string>
#include <system_error>

namespace platen::agent::snmp {

namespace {

constexpr std::size_t kSendBatch = 64;
constexpr std::size_t kReceiveBatch = 32;
constexpr std::size_t kMaxDatagram = 65536;
constexpr std::size_t kReceiveRounds = 8;  // then timers get their turn
constexpr int kReceiveBuffer = 8 * 1024 * 1024;
constexpr std::size_t kV4Offset = 12;

sockaddr_storage toSocketAddress(const Peer& peer) {
    sockaddr_storage storage{};
    if (peer.address.isV4()) {
        sockaddr_in v4{};
        v4.sin_family = AF_INET;
        v4.sin_port = htons(peer.port);
        std::memcpy(&v4.sin_addr, peer.address.bytes.data() + kV4Offset, sizeof v4.sin_addr);
        std::memcpy(&storage, &v4, sizeof v4);
    } else {
        sockaddr_in6 v6{};
        v6.sin6_family = AF_INET6;
        v6.sin6_port = htons(peer.port);
        std::memcpy(&v6.sin6_addr, peer.address.bytes.data(), sizeof v6.sin6_addr);
        std::memcpy(&storage, &v6, sizeof v6);
    }
    return storage;
}

Peer toPeer(const sockaddr_storage& storage) {
    Peer peer;
    if (storage.ss_family == AF_INET) {
        sockaddr_in v4{};
        std::memcpy(&v4, &storage, sizeof v4);
        peer.address.bytes.at(10) = 0xFF;
        peer.address.bytes.at(11) = 0xFF;
        std::memcpy(peer.address.bytes.data() + kV4Offset, &v4.sin_addr, sizeof v4.sin_addr);
        peer.port = ntohs(v4.sin_port);
    } else {
        sockaddr_in6 v6{};
        std::memcpy(&v6, &storage, sizeof v6);
        std::memcpy(peer.address.bytes.data(), &v6.sin6_addr, sizeof v6.sin6_addr);
        peer.port = ntohs(v6.sin6_port);
    }
    return peer;
}

int openSocket(int family) {
    const int descriptor = ::socket(family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (descriptor < 0)
        throw std::system_error{errno, std::generic_category(), "no socket for SNMP"};
    // The larger size needs a privilege; without it the system gives what it allows.
    if (::setsockopt(
            descriptor, SOL_SOCKET, SO_RCVBUFFORCE, &kReceiveBuffer, sizeof kReceiveBuffer) != 0)
        ::setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &kReceiveBuffer, sizeof kReceiveBuffer);
    return descriptor;
}

void waitWritable(int descriptor) {
    pollfd entry{.fd = descriptor, .events = POLLOUT, .revents = 0};
    ::poll(&entry, 1, 100);
}

}  // namespace

/// One socket, what waits to be sent on it, and the buffers into which it receives.
class UdpDatagrams::Socket {
public:
    /// `refusals` outlives the socket.
    Socket(int family, Refusals& refusals)
        : descriptor_{openSocket(family)},
          refusals_{refusals},
          bytes_(kReceiveBatch * kMaxDatagram) {}
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;
    ~Socket() { ::close(descriptor_); }

    [[nodiscard]] int descriptor() const { return descriptor_; }

    void add(const Peer& to, std::string_view bytes) {
        auto& slot = outgoing_.at(queued_++);
        slot.to = toSocketAddress(to);
        slot.bytes.assign(bytes);
        if (queued_ == outgoing_.size()) flush();
    }
    void flush();
    void receive(const Handler& handler);

private:
    struct Outgoing {
        sockaddr_storage to{};
        std::string bytes;
    };
    std::size_t receiveBatch(const Handler& handler);
    std::size_t sendFrom(std::array<mmsghdr, kSendBatch>& headers, std::size_t first);

    int descriptor_;
    Refusals& refusals_;
    std::array<Outgoing, kSendBatch> outgoing_;
    std::size_t queued_{0};
    std::vector<char> bytes_;
};

void UdpDatagrams::Socket::flush() {
    std::array<mmsghdr, kSendBatch> headers{};
    std::array<iovec, kSendBatch> parts{};
    for (std::size_t i = 0; i < queued_; ++i) {
        parts.at(i) = {
            .iov_base = outgoing_.at(i).bytes.data(), .iov_len = outgoing_.at(i).bytes.size()};
        msghdr& header = headers.at(i).msg_hdr;
        header.msg_name = &outgoing_.at(i).to;
        header.msg_namelen =
            outgoing_.at(i).to.ss_family == AF_INET ? sizeof(sockaddr_in) : sizeof(sockaddr_in6);
        header.msg_iov = &parts.at(i);
        header.msg_iovlen = 1;
    }
    for (std::size_t first = 0; first < queued_;)
        first += sendFrom(headers, first);
    queued_ = 0;
}

/// How many were dealt with: sent, or given up because the system refuses them.
std::size_t UdpDatagrams::Socket::sendFrom(
    std::array<mmsghdr, kSendBatch>& headers, std::size_t first) {
    const auto count = static_cast<unsigned>(queued_ - first);
    const int sent = ::sendmmsg(descriptor_, &headers.at(first), count, 0);
    if (sent > 0) return static_cast<std::size_t>(sent);
    if (errno == EINTR) return 0;
    if (errno == EAGAIN) {
        waitWritable(descriptor_);
        return 0;
    }
    refusals_.note(toPeer(outgoing_.at(first).to), {errno, std::generic_category()});
    return 1;
}

void UdpDatagrams::Socket::receive(const Handler& handler) {
    for (std::size_t round = 0; round < kReceiveRounds; ++round) {
        if (receiveBatch(handler) < kReceiveBatch) return;
    }
}

std::size_t UdpDatagrams::Socket::receiveBatch(const Handler& handler) {
    std::array<mmsghdr, kReceiveBatch> headers{};
    std::array<iovec, kReceiveBatch> parts{};
    std::array<sockaddr_storage, kReceiveBatch> senders{};
    for (std::size_t i = 0; i < kReceiveBatch; ++i) {
        parts.at(i) = {.iov_base = bytes_.data() + i * kMaxDatagram, .iov_len = kMaxDatagram};
        msghdr& header = headers.at(i).msg_hdr;
        header.msg_name = &senders.at(i);
        header.msg_namelen = sizeof(sockaddr_storage);
        header.msg_iov = &parts.at(i);
        header.msg_iovlen = 1;
    }
    const int received =
        ::recvmmsg(descriptor_, headers.data(), kReceiveBatch, MSG_DONTWAIT, nullptr);
    const std::size_t count = received < 0 ? 0 : static_cast<std::size_t>(received);
    for (std::size_t i = 0; i < count; ++i) {
        handler(
            toPeer(senders.at(i)),
            std::string_view{bytes_.data() + i * kMaxDatagram, headers.at(i).msg_len});
    }
    return count;
}

void UdpDatagrams::Refusals::note(const Peer& to, const std::error_code& why) {
    if (count++ > 0) return;
    log::warn("snmp.send_refused", {{"endpoint", to.endpoint().text()}, {"error", why.message()}});
}

UdpDatagrams::UdpDatagrams()
    : v4_{std::make_unique<Socket>(AF_INET, refusals_)},
      wake_{::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)} {
    if (wake_ < 0) throw std::system_error{errno, std::generic_category(), "no eventfd"};
}

UdpDatagrams::~UdpDatagrams() {
    ::close(wake_);
}

void UdpDatagrams::send(const Peer& to, std::string_view bytes) {
    if (to.address.isV4()) {
        v4_->add(to, bytes);
        return;
    }
    if (openV6(to)) v6_->add(to, bytes);
}

/// Tried again for each datagram: the system may just be short of descriptors.
bool UdpDatagrams::openV6(const Peer& to) try {
    if (!v6_) v6_ = std::make_unique<Socket>(AF_INET6, refusals_);
    return true;
} catch (const std::system_error& problem) {
    refusals_.note(to, problem.code());
    return false;
}

void UdpDatagrams::receive(const Handler& handler) {
    flush();
    v4_->receive(handler);
    if (v6_) v6_->receive(handler);
}

void UdpDatagrams::wait(std::chrono::milliseconds at_most) {
    flush();
    std::array<pollfd, 3> entries{
        pollfd{.fd = v4_->descriptor(), .events = POLLIN, .revents = 0},
        pollfd{.fd = v6_ ? v6_->descriptor() : -1, .events = POLLIN, .revents = 0},
        pollfd{.fd = wake_, .events = POLLIN, .revents = 0}};
    ::poll(
        entries.data(),
        entries.size(),
        static_cast<int>(std::min<std::int64_t>(at_most.count(), 60'000)));
    std::uint64_t wakes = 0;
    while (::read(wake_, &wakes, sizeof wakes) < 0 && errno == EINTR) {
    }
}

void UdpDatagrams::wake() {
    const std::uint64_t once = 1;
    while (::write(wake_, &once, sizeof once) < 0 && errno == EINTR) {
    }
}

void UdpDatagrams::flush() {
    v4_->flush();
    if (v6_) v6_->flush();
}

}  // namespace platen::agent::snmp
