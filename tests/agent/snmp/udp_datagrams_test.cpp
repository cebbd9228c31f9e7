#include "agent/snmp/udp_datagrams.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstring>
#include <string>
#include <thread>
#include <vector>

namespace platen::agent::snmp {

namespace {

using namespace std::chrono_literals;

/// A socket on the loopback interface that sends back what it gets.
class Echo {
public:
    explicit Echo(int family) : descriptor_{::socket(family, SOCK_DGRAM, 0)} {
        sockaddr_in v4{};
        v4.sin_family = AF_INET;
        v4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        sockaddr_in6 v6{};
        v6.sin6_family = AF_INET6;
        v6.sin6_addr = in6addr_loopback;
        const void* address = family == AF_INET ? static_cast<const void*>(&v4) : &v6;
        const auto length = static_cast<socklen_t>(family == AF_INET ? sizeof v4 : sizeof v6);
        usable_ = ::bind(descriptor_, static_cast<const sockaddr*>(address), length) == 0;
    }
    Echo(const Echo&) = delete;
    Echo& operator=(const Echo&) = delete;
    ~Echo() { ::close(descriptor_); }

    [[nodiscard]] bool usable() const { return usable_; }
    [[nodiscard]] std::uint16_t port() const {
        sockaddr_in6 own{};
        socklen_t length = sizeof own;
        ::getsockname(descriptor_, reinterpret_cast<sockaddr*>(&own), &length);
        return ntohs(own.sin6_port);  // at the same place in both families
    }
    void answer(std::size_t count) const {
        std::array<char, 2048> buffer{};
        for (std::size_t i = 0; i < count; ++i) {
            sockaddr_storage from{};
            socklen_t length = sizeof from;
            auto* sender = reinterpret_cast<sockaddr*>(&from);
            const auto got =
                ::recvfrom(descriptor_, buffer.data(), buffer.size(), 0, sender, &length);
            ::sendto(descriptor_, buffer.data(), static_cast<std::size_t>(got), 0, sender, length);
        }
    }

private:
    int descriptor_;
    bool usable_{false};
};

/// While it lives the program can open nothing more.
class NoMoreDescriptors {
public:
    NoMoreDescriptors() {
        ::getrlimit(RLIMIT_NOFILE, &before_);
        rlimit none = before_;
        none.rlim_cur = 0;
        ::setrlimit(RLIMIT_NOFILE, &none);
    }
    NoMoreDescriptors(const NoMoreDescriptors&) = delete;
    NoMoreDescriptors& operator=(const NoMoreDescriptors&) = delete;
    ~NoMoreDescriptors() { ::setrlimit(RLIMIT_NOFILE, &before_); }

private:
    rlimit before_{};
};

struct Arrived {
    Peer from;
    std::string bytes;
};

std::vector<Arrived> exchange(const Echo& echo, const Peer& peer, std::size_t count) {
    UdpDatagrams datagrams;
    for (std::size_t i = 0; i < count; ++i)
        datagrams.send(peer, "datagram " + std::to_string(i));
    datagrams.wait(0ms);  // what was handed over leaves at the latest here
    echo.answer(count);
    std::vector<Arrived> arrived;
    while (arrived.size() < count) {
        datagrams.wait(10s);
        datagrams.receive([&arrived](const Peer& from, std::string_view bytes) {
            arrived.push_back({.from = from, .bytes = std::string{bytes}});
        });
    }
    return arrived;
}

TEST(UdpDatagramsTest, CarriesManyDatagramsOverIpv4) {
    const Echo echo{AF_INET};
    ASSERT_TRUE(echo.usable());
    const Peer peer{.address = *IpAddress::parse("127.0.0.1"), .port = echo.port()};
    const auto arrived = exchange(echo, peer, 150);
    ASSERT_EQ(arrived.size(), 150U);
    EXPECT_EQ(arrived.front().from, peer);
    EXPECT_EQ(arrived.back().bytes, "datagram 149");
}

TEST(UdpDatagramsTest, CarriesDatagramsOverIpv6) {
    const Echo echo{AF_INET6};
    if (!echo.usable()) GTEST_SKIP() << "this machine has no IPv6 loopback address";
    const Peer peer{.address = *IpAddress::parse("::1"), .port = echo.port()};
    const auto arrived = exchange(echo, peer, 3);
    EXPECT_EQ(arrived.front().from, peer);
    EXPECT_EQ(arrived.back().bytes, "datagram 2");
}

TEST(UdpDatagramsTest, CountsWhatTheSystemRefusesAndSendsTheRest) {
    const Echo echo{AF_INET};
    ASSERT_TRUE(echo.usable());
    const Peer broadcast{.address = *IpAddress::parse("255.255.255.255"), .port = 161};
    const Peer good{.address = *IpAddress::parse("127.0.0.1"), .port = echo.port()};
    UdpDatagrams datagrams;
    datagrams.send(broadcast, "not allowed");
    datagrams.send(good, "allowed");
    datagrams.wait(0ms);
    echo.answer(1);
    std::size_t arrived = 0;
    datagrams.wait(10s);
    datagrams.receive([&arrived](const Peer&, std::string_view) { ++arrived; });
    EXPECT_EQ(arrived, 1U);
    EXPECT_EQ(datagrams.refused(), 1U);
}

TEST(UdpDatagramsTest, LosesWhatGoesToIpv6WhenThereIsNoSocketForItAndSendsTheRest) {
#ifdef __SANITIZE_ADDRESS__
    GTEST_SKIP()
        << "UBSan looks at the object behind a reference through a pipe: it needs descriptors";
#endif
    const Echo echo{AF_INET};
    ASSERT_TRUE(echo.usable());
    const Peer good{.address = *IpAddress::parse("127.0.0.1"), .port = echo.port()};
    UdpDatagrams datagrams;
    {
        const NoMoreDescriptors none;
        EXPECT_NO_THROW(datagrams.send({.address = *IpAddress::parse("::1"), .port = 161}, "lost"));
    }
    EXPECT_EQ(datagrams.refused(), 1U);
    datagrams.send(good, "sent");
    datagrams.wait(0ms);
    echo.answer(1);
    std::string arrived;
    datagrams.wait(10s);
    datagrams.receive([&arrived](const Peer&, std::string_view bytes) { arrived = bytes; });
    EXPECT_EQ(arrived, "sent");
}

TEST(UdpDatagramsTest, EndAWaitWhenAnotherThreadWakesThem) {
    UdpDatagrams datagrams;
    const auto began = std::chrono::steady_clock::now();
    const std::jthread other{[&datagrams] { datagrams.wake(); }};
    datagrams.wait(50s);
    EXPECT_LT(std::chrono::steady_clock::now() - began, 50s);
}

}  // namespace

}  // namespace platen::agent::snmp
