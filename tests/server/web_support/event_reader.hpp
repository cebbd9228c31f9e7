#pragma once

#include <Poco/Net/StreamSocket.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace platen::testing {

/// A stream of server-sent events, as a browser reads it. Waits at most 20 seconds for anything.
class EventReader {
public:
    struct Event {
        std::string name;  ///< empty: a plain one
        std::string data;
    };

    using Headers = std::map<std::string, std::string>;
    /// GET /api/v1/events of 127.0.0.1, by TLS with the authority in `ca_file` when it is given.
    EventReader(std::uint16_t port, const Headers& headers, const std::string& ca_file = {});

    [[nodiscard]] int status() const { return status_; }
    [[nodiscard]] const std::string& head() const { return head_; }
    /// The next event; nothing when the server has ended the stream. Comments and ids without data
    /// are taken in on the way.
    [[nodiscard]] std::optional<Event> next();
    /// What the browser would send as Last-Event-ID.
    [[nodiscard]] const std::string& lastId() const { return last_id_; }

private:
    [[nodiscard]] std::optional<std::string> block(const std::string& end);

    Poco::Net::StreamSocket socket_;
    std::string unread_;
    std::string head_;
    std::string last_id_;
    int status_{0};
};

}  // namespace platen::testing
