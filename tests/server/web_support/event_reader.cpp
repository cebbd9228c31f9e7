#include "tests/server/web_support/event_reader.hpp"

#include "common/core/text.hpp"

#include <Poco/Net/Context.h>
#include <Poco/Net/SecureStreamSocket.h>
#include <Poco/Net/SocketAddress.h>
#include <Poco/Timespan.h>
#include <fmt/format.h>

#include <array>
#include <chrono>
#include <stdexcept>
#include <string_view>

namespace platen::testing {

namespace {

const Poco::Timespan kPatience{20, 0};

Poco::Net::StreamSocket connect(std::uint16_t port, const std::string& ca_file) {
    const Poco::Net::SocketAddress address{"127.0.0.1", port};
    Poco::Net::StreamSocket socket;
    if (ca_file.empty()) {
        // Little is taken that nobody reads.
        socket = Poco::Net::StreamSocket{Poco::Net::SocketAddress::IPv4};
        socket.setReceiveBufferSize(4'096);
        socket.connect(address);
    } else {
        const Poco::Net::Context::Ptr context{new Poco::Net::Context{
            Poco::Net::Context::TLS_CLIENT_USE, ca_file, Poco::Net::Context::VERIFY_STRICT}};
        socket = Poco::Net::SecureStreamSocket{address, "localhost", context};
    }
    socket.setReceiveTimeout(kPatience);
    return socket;
}

}  // namespace

EventReader::EventReader(std::uint16_t port, const Headers& headers, const std::string& ca_file)
    : socket_{connect(port, ca_file)} {
    std::string request = "GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\n";
    for (const auto& [name, value] : headers)
        request += fmt::format("{}: {}\r\n", name, value);
    request += "\r\n";
    socket_.sendBytes(request.data(), static_cast<int>(request.size()));
    head_ = block("\r\n\r\n").value_or("");
    const auto words = split(head_, ' ');
    status_ = words.size() > 1 ? std::stoi(std::string{words[1]}) : 0;
}

std::optional<EventReader::Event> EventReader::next() {
    const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds{20};
    while (const auto text = block("\n\n")) {
        Event event;
        for (const std::string_view line : split(*text, '\n')) {
            if (line.starts_with("id: ")) last_id_ = line.substr(4);
            if (line.starts_with("event: ")) event.name = line.substr(7);
            if (line.starts_with("data: ")) event.data = line.substr(6);
        }
        if (!event.data.empty()) return event;
        if (std::chrono::steady_clock::now() > give_up)
            throw std::runtime_error{"neither an event nor the end of the stream has come"};
    }
    return std::nullopt;
}

std::optional<std::string> EventReader::block(const std::string& end) {
    std::array<char, 4'096> piece{};
    for (;;) {
        if (const auto at = unread_.find(end); at != std::string::npos) {
            std::string text = unread_.substr(0, at);
            unread_.erase(0, at + end.size());
            return text;
        }
        const int count = socket_.receiveBytes(piece.data(), static_cast<int>(piece.size()));
        if (count <= 0) return std::nullopt;
        unread_.append(piece.data(), static_cast<std::size_t>(count));
    }
}

}  // namespace platen::testing
