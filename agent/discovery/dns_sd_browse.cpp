#include "agent/discovery/dns_sd.hpp"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <system_error>

namespace platen::agent::discovery {

namespace {

using std::chrono::milliseconds;

constexpr std::uint16_t kMdnsPort = 5353;
constexpr std::uint32_t kMdnsGroup = 0xE00000FB;  // 224.0.0.251
constexpr int kMdnsTtl = 255;
constexpr milliseconds kAskAgainAfter{1000};  // one datagram may be lost
constexpr milliseconds kBrowsePoll{250};      // how late a stop may be noticed
constexpr std::size_t kMaxMessage = 9000;
constexpr std::size_t kMaxPrinters = 4096;

/// A UDP socket on a port of the system's choice.
class MulticastSocket {
public:
    MulticastSocket() : descriptor_{::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)} {
        if (descriptor_ < 0)
            throw std::system_error{errno, std::generic_category(), "no socket for mDNS"};
        ::setsockopt(descriptor_, IPPROTO_IP, IP_MULTICAST_TTL, &kMdnsTtl, sizeof kMdnsTtl);
    }
    MulticastSocket(const MulticastSocket&) = delete;
    MulticastSocket& operator=(const MulticastSocket&) = delete;
    ~MulticastSocket() { ::close(descriptor_); }

    void sendOn(const in_addr& interface_address, const std::string& bytes) const {
        ::setsockopt(
            descriptor_, IPPROTO_IP, IP_MULTICAST_IF, &interface_address, sizeof interface_address);
        sockaddr_in group{};
        group.sin_family = AF_INET;
        group.sin_port = htons(kMdnsPort);
        group.sin_addr.s_addr = htonl(kMdnsGroup);
        ::sendto(
            descriptor_,
            bytes.data(),
            bytes.size(),
            0,
            reinterpret_cast<const sockaddr*>(&group),
            sizeof group);
    }

    /// Empty when nothing came in that time.
    std::string receive(milliseconds at_most, sockaddr_in& from) const {
        pollfd entry{.fd = descriptor_, .events = POLLIN, .revents = 0};
        if (::poll(&entry, 1, static_cast<int>(at_most.count())) <= 0) return {};
        std::string bytes(kMaxMessage, '\0');
        socklen_t length = sizeof from;
        const auto size = ::recvfrom(
            descriptor_,
            bytes.data(),
            bytes.size(),
            0,
            reinterpret_cast<sockaddr*>(&from),
            &length);
        bytes.resize(static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
        return bytes;
    }

private:
    int descriptor_;
};

void askEverywhere(const MulticastSocket& socket, const std::string& question) {
    ifaddrs* first = nullptr;
    if (::getifaddrs(&first) != 0) return;
    const std::unique_ptr<ifaddrs, decltype(&::freeifaddrs)> owner{first, &::freeifaddrs};
    for (const ifaddrs* entry = first; entry != nullptr; entry = entry->ifa_next) {
        const bool usable = entry->ifa_addr != nullptr && entry->ifa_addr->sa_family == AF_INET &&
                            (entry->ifa_flags & IFF_UP) != 0 &&
                            (entry->ifa_flags & IFF_MULTICAST) != 0;
        if (!usable) continue;
        sockaddr_in own{};
        std::memcpy(&own, entry->ifa_addr, sizeof own);
        socket.sendOn(own.sin_addr, question);
    }
}

snmp::IpAddress senderOf(const sockaddr_in& from) {
    snmp::IpAddress address;
    address.bytes.at(10) = 0xFF;
    address.bytes.at(11) = 0xFF;
    std::memcpy(address.bytes.data() + 12, &from.sin_addr, sizeof from.sin_addr);
    return address;
}

}  // namespace

std::vector<AnnouncedPrinter> browsePrinters(
    std::uint16_t id, milliseconds listen, const Clock& clock, const std::stop_token& stop) {
    const MulticastSocket socket;
    const std::string question = encodeBrowseQuestion(id);
    const milliseconds started = clock.bootNow();
    askEverywhere(socket, question);
    bool asked_again = false;
    std::vector<AnnouncedPrinter> printers;
    while (clock.bootNow() - started < listen && !stop.stop_requested()) {
        if (!asked_again && clock.bootNow() - started >= kAskAgainAfter) {
            askEverywhere(socket, question);
            asked_again = true;
        }
        sockaddr_in from{};
        const std::string bytes = socket.receive(kBrowsePoll, from);
        for (AnnouncedPrinter& printer : decodeAnnouncements(bytes, id, senderOf(from))) {
            const bool known = std::ranges::find(printers, printer.peer, &AnnouncedPrinter::peer) !=
                               printers.end();
            if (!known && printers.size() < kMaxPrinters) printers.push_back(std::move(printer));
        }
    }
    return printers;
}

}  // namespace platen::agent::discovery
