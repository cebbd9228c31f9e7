#include "tests/agent/ipp/scripted_printer.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

namespace platen::agent::ipp {

namespace {

constexpr std::string_view kLengthField = "Content-Length: ";

std::size_t bodyLength(std::string_view head) {
    const auto at = head.find(kLengthField);
    if (at == std::string_view::npos) return 0;
    return std::stoul(std::string{head.substr(at + kLengthField.size())});
}

std::string shortText(std::size_t number) {
    return {static_cast<char>(number >> 8U), static_cast<char>(number & 0xFFU)};
}

}  // namespace

std::string ScriptedConnection::readRequest() {
    std::string request;
    std::array<char, 4096> part{};
    for (;;) {
        const auto head_end = request.find("\r\n\r\n");
        if (head_end != std::string::npos &&
            request.size() >= head_end + 4 + bodyLength(request.substr(0, head_end)))
            return request;
        const auto size = ::recv(descriptor_, part.data(), part.size(), 0);
        if (size <= 0) return {};
        request.append(part.data(), static_cast<std::size_t>(size));
    }
}

bool ScriptedConnection::write(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto sent = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

void ScriptedConnection::waitForTheEnd() {
    std::array<char, 4096> part{};
    while (::recv(descriptor_, part.data(), part.size(), 0) > 0) {
    }
}

ScriptedPrinter::ScriptedPrinter(std::vector<Script> scripts)
    : scripts_{std::move(scripts)}, listener_{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)} {
    sockaddr_in own{};
    own.sin_family = AF_INET;
    own.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof own;
    const bool listening =
        ::bind(listener_, reinterpret_cast<sockaddr*>(&own), length) == 0 &&
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&own), &length) == 0 &&
        ::listen(listener_, 16) == 0;
    if (!listening) throw std::system_error{errno, std::generic_category(), "no listener"};
    port_ = ntohs(own.sin_port);
    thread_ = std::jthread{[this] { serve(); }};
}

ScriptedPrinter::~ScriptedPrinter() {
    ::shutdown(listener_, SHUT_RDWR);  // ends accept()
    thread_.join();
    ::close(listener_);
}

void ScriptedPrinter::serve() {
    for (;;) {
        const int descriptor = ::accept(listener_, nullptr, nullptr);
        if (descriptor < 0) return;
        const auto number = static_cast<std::size_t>(connections_++);
        ScriptedConnection connection{descriptor};
        scripts_.at(std::min(number, scripts_.size() - 1))(connection);
        ::close(descriptor);
    }
}

std::string ippItem(std::uint8_t tag, std::string_view name, std::string_view octets) {
    return fmt::format(
        "{}{}{}{}{}",
        static_cast<char>(tag),
        shortText(name.size()),
        name,
        shortText(octets.size()),
        octets);
}

std::string ippAnswer(
    std::uint16_t status, const std::vector<std::pair<std::string, std::string>>& attributes) {
    std::string bytes{"\x02", 1};
    bytes += std::string(1, '\0') + shortText(status) + std::string{"\0\0\0\1\1", 5};
    bytes += ippItem(0x47, "attributes-charset", "utf-8");
    bytes += ippItem(0x48, "attributes-natural-language", "en");
    bytes += '\x04';
    for (const auto& [name, text] : attributes)
        bytes += ippItem(0x41, name, text);
    return bytes + '\x03';
}

std::string httpOk(std::string_view body) {
    return fmt::format(
        "HTTP/1.1 200 OK\r\nContent-Type: application/ipp\r\nContent-Length: {}\r\n\r\n{}",
        body.size(),
        body);
}

}  // namespace platen::agent::ipp
