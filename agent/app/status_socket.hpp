#pragma once

#include <functional>
#include <stop_token>
#include <string>

namespace platen::agent::app {

/// Name of the socket in the state folder.
inline constexpr const char* kSocketFile = "agent.sock";

/// Answers everybody who connects to a Unix socket with one text, then closes. Only the owner may
/// connect (mode 0600).
class StatusSocket {
public:
    /// Takes the place of a socket that a dead process left. Throws std::system_error that names
    /// the path.
    explicit StatusSocket(const std::string& path);
    ~StatusSocket();
    StatusSocket(const StatusSocket&) = delete;
    StatusSocket& operator=(const StatusSocket&) = delete;

    /// Serves until `stop` is requested. `answer` is called on this thread.
    void run(const std::stop_token& stop, const std::function<std::string()>& answer);

private:
    std::string path_;
    int listener_;
};

/// The text of the agent that runs with this socket. Throws std::system_error when none answers.
[[nodiscard]] std::string askStatusSocket(const std::string& path);

}  // namespace platen::agent::app
