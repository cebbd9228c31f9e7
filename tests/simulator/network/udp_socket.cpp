#include "tests/simulator/network/udp_socket.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstring>

namespace platen::simulator {

namespace {

constexpr std::size_t kBatch = 64;
constexpr std::size_t kLargestRequest = 4096;
constexpr int kBufferBytes = 8 << 20;

struct alignas(cmsghdr) Control {
    std::array<char, CMSG_SPACE(sizeof(in6_pktinfo))> bytes;
};

void setOption(int socket, int level, int option, int value) {
    if (::setsockopt(socket, level, option, &value, sizeof value) != 0) {
        throwSystemError(fmt::format("socket option {} of level {}", option, level));
    }
}

FileDescriptor openSocket(IpVersion version) {
    const int domain = version == IpVersion::V4 ? AF_INET : AF_INET6;
    FileDescriptor opened{::socket(domain, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)};
    if (!opened.isOpen()) throwSystemError("opening a UDP socket");
    if (version == IpVersion::V4) {
        setOption(opened.get(), IPPROTO_IP, IP_PKTINFO, 1);
    } else {
        setOption(opened.get(), IPPROTO_IPV6, IPV6_V6ONLY, 1);
        setOption(opened.get(), IPPROTO_IPV6, IPV6_RECVPKTINFO, 1);
    }
    setOption(opened.get(), SOL_SOCKET, SO_RCVBUF, kBufferBytes);
    setOption(opened.get(), SOL_SOCKET, SO_SNDBUF, kBufferBytes);
    return opened;
}

sockaddr_storage wildcard(IpVersion version, std::uint16_t port) {
    sockaddr_storage storage{};
    if (version == IpVersion::V4) {
        const sockaddr_in v4{
            .sin_family = AF_INET,
            .sin_port = htons(port),
            .sin_addr = {INADDR_ANY},
            .sin_zero = {}};
        std::memcpy(&storage, &v4, sizeof v4);
    } else {
        sockaddr_in6 v6{};
        v6.sin6_family = AF_INET6;
        v6.sin6_port = htons(port);
        std::memcpy(&storage, &v6, sizeof v6);
    }
    return storage;
}

template <class Info>
Info infoIn(cmsghdr& header) {
    Info info{};
    std::memcpy(&info, CMSG_DATA(&header), sizeof info);
    return info;
}

IpAddress addressIn(cmsghdr& header) {
    if (header.cmsg_level == IPPROTO_IP && header.cmsg_type == IP_PKTINFO) {
        return IpAddress::ofV4(ntohl(infoIn<in_pktinfo>(header).ipi_addr.s_addr));
    }
    IpAddress address;
    if (header.cmsg_level == IPPROTO_IPV6 && header.cmsg_type == IPV6_PKTINFO) {
        const auto info = infoIn<in6_pktinfo>(header);
        std::memcpy(address.bytes.data(), &info.ipi6_addr, address.bytes.size());
    }
    return address;
}

IpAddress localAddress(msghdr& header) {
    cmsghdr* control = CMSG_FIRSTHDR(&header);
    return control == nullptr ? IpAddress{} : addressIn(*control);
}

template <class Info>
void setControl(msghdr& header, int level, int type, const Info& info) {
    header.msg_controllen = CMSG_SPACE(sizeof info);
    cmsghdr* control = CMSG_FIRSTHDR(&header);
    control->cmsg_level = level;
    control->cmsg_type = type;
    control->cmsg_len = CMSG_LEN(sizeof info);
    std::memcpy(CMSG_DATA(control), &info, sizeof info);
}

void setSource(msghdr& header, const IpAddress& local) {
    if (local.isV4()) {
        in_pktinfo info{};
        info.ipi_spec_dst.s_addr = htonl(local.v4());
        setControl(header, IPPROTO_IP, IP_PKTINFO, info);
    } else {
        in6_pktinfo info{};
        std::memcpy(&info.ipi6_addr, local.bytes.data(), local.bytes.size());
        setControl(header, IPPROTO_IPV6, IPV6_PKTINFO, info);
    }
}

/// The arrays that recvmmsg and sendmmsg want, in one place.
struct Batch {
    std::array<mmsghdr, kBatch> headers{};
    std::array<iovec, kBatch> buffers{};
    std::array<Control, kBatch> controls{};

    msghdr& prepare(std::size_t i, Datagram& datagram) {
        buffers.at(i) = {datagram.bytes.data(), datagram.bytes.size()};
        msghdr& header = headers.at(i).msg_hdr;
        header = {};
        header.msg_name = &datagram.peer;
        header.msg_namelen = datagram.peer_size;
        header.msg_iov = &buffers.at(i);
        header.msg_iovlen = 1;
        header.msg_control = controls.at(i).bytes.data();
        header.msg_controllen = controls.at(i).bytes.size();
        return header;
    }
};

void sendBatch(int socket, Batch& batch, std::size_t count) {
    std::size_t sent = 0;
    while (sent < count) {
        const int done = ::sendmmsg(
            socket, &batch.headers.at(sent), static_cast<unsigned>(count - sent), MSG_NOSIGNAL);
        if (done > 0) {
            sent += static_cast<std::size_t>(done);
        } else if (errno == EAGAIN) {
            pollfd writable{.fd = socket, .events = POLLOUT, .revents = 0};
            ::poll(&writable, 1, 10);
        } else if (errno != EINTR) {
            ++sent;  // this one cannot go out
        }
    }
}

}  // namespace

UdpSocket::UdpSocket(IpVersion version, std::uint16_t port)
    : socket_{openSocket(version)}, slots_(kBatch) {
    for (Datagram& slot : slots_)
        slot.bytes.resize(kLargestRequest);
    const sockaddr_storage address = wildcard(version, port);
    const socklen_t size = version == IpVersion::V4 ? sizeof(sockaddr_in) : sizeof(sockaddr_in6);
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): the form of the sockets API
    if (::bind(socket_.get(), reinterpret_cast<const sockaddr*>(&address), size) != 0) {
        throwSystemError(fmt::format("binding UDP port {}", port));
    }
}

std::uint16_t UdpSocket::port() const {
    sockaddr_storage address{};
    socklen_t size = sizeof address;
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): the form of the sockets API
    if (::getsockname(socket_.get(), reinterpret_cast<sockaddr*>(&address), &size) != 0) {
        throwSystemError("asking for the port");
    }
    sockaddr_in v4{};  // the port stands at the same place for both versions
    std::memcpy(&v4, &address, sizeof v4);
    return ntohs(v4.sin_port);
}

std::vector<Datagram> UdpSocket::receive() {
    Batch batch;
    for (std::size_t i = 0; i < kBatch; ++i) {
        slots_.at(i).peer_size = sizeof(sockaddr_storage);
        batch.prepare(i, slots_.at(i));
    }
    const int count =
        ::recvmmsg(socket_.get(), batch.headers.data(), kBatch, MSG_DONTWAIT, nullptr);
    std::vector<Datagram> arrived;
    for (std::size_t i = 0; i < static_cast<std::size_t>(std::max(count, 0)); ++i) {
        msghdr& header = batch.headers.at(i).msg_hdr;
        arrived.push_back(
            {.bytes = slots_.at(i).bytes.substr(0, batch.headers.at(i).msg_len),
             .local = localAddress(header),
             .peer = slots_.at(i).peer,
             .peer_size = header.msg_namelen});
    }
    return arrived;
}

void UdpSocket::send(std::vector<Datagram> datagrams) {
    Batch batch;
    for (std::size_t begin = 0; begin < datagrams.size(); begin += kBatch) {
        const std::size_t count = std::min(kBatch, datagrams.size() - begin);
        for (std::size_t i = 0; i < count; ++i) {
            Datagram& datagram = datagrams.at(begin + i);
            setSource(batch.prepare(i, datagram), datagram.local);
        }
        sendBatch(socket_.get(), batch, count);
    }
}

}  // namespace platen::simulator
