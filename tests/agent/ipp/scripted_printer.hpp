#pragma once

#include "common/raw/reading.hpp"

#include <atomic>
#include <functional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace platen::agent::ipp {

/// One accepted connection, on the side of the printer. Blocking.
class ScriptedConnection {
public:
    explicit ScriptedConnection(int descriptor) : descriptor_{descriptor} {}

    /// The whole request, header lines and body; empty when the client is gone.
    std::string readRequest();
    /// False when the client is gone.
    bool write(std::string_view bytes);
    /// Until the client closes the connection.
    void waitForTheEnd();
    [[nodiscard]] int descriptor() const { return descriptor_; }

private:
    int descriptor_;
};

/// Listens on a port of 127.0.0.1 and does with each connection what the script says; the last
/// script is for all further connections, too. One connection at a time.
class ScriptedPrinter {
public:
    using Script = std::function<void(ScriptedConnection&)>;

    explicit ScriptedPrinter(std::vector<Script> scripts);
    ScriptedPrinter(const ScriptedPrinter&) = delete;
    ScriptedPrinter& operator=(const ScriptedPrinter&) = delete;
    ~ScriptedPrinter();

    [[nodiscard]] Endpoint endpoint() const { return {.address = "127.0.0.1", .port = port_}; }
    [[nodiscard]] int connections() const { return connections_; }

private:
    void serve();

    std::vector<Script> scripts_;
    int listener_;
    std::uint16_t port_{0};
    std::atomic<int> connections_{0};
    std::jthread thread_;
};

/// An IPP answer with these attributes of the printer, each of one text.
[[nodiscard]] std::string ippAnswer(
    std::uint16_t status, const std::vector<std::pair<std::string, std::string>>& attributes);
/// One value as it travels; an empty name: a further value.
[[nodiscard]] std::string ippItem(std::uint8_t tag, std::string_view name, std::string_view octets);
/// "HTTP/1.1 200 OK" with this body and its length.
[[nodiscard]] std::string httpOk(std::string_view body);

}  // namespace platen::agent::ipp
