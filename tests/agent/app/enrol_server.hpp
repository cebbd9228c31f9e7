#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace platen::tests {

/// An HTTPS server on a free port of loopback for enrolment: answers every POST with what `answer`
/// makes of the body.
class EnrolTestServer {
public:
    struct Answer {
        int status{200};
        std::string body;
    };
    using Handler = std::function<Answer(const std::string& path, const std::string& body)>;

    /// PEM files; `certificate_file` holds the chain, the server's own first.
    EnrolTestServer(
        const std::string& certificate_file, const std::string& key_file, Handler answer);
    ~EnrolTestServer();
    EnrolTestServer(const EnrolTestServer&) = delete;
    EnrolTestServer& operator=(const EnrolTestServer&) = delete;

    [[nodiscard]] std::uint16_t port() const;

private:
    struct Running;
    std::unique_ptr<Running> running_;
};

}  // namespace platen::tests
