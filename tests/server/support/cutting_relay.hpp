#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

namespace platen::testing {

/// When the relay cuts a connection.
enum class CutAt {
    Never,
    BeforeCommit,  ///< the server never sees the COMMIT
    AfterCommit,   ///< the server has committed, the client never hears of it
};

/// Stands between a program and PostgreSQL's Unix socket, and cuts connections at a COMMIT. The
/// next cut() and its effect may be on any thread.
class CuttingRelay {
public:
    /// `server` is the directory of PostgreSQL's socket.
    CuttingRelay(const std::string& server, std::uint16_t port);
    CuttingRelay(const CuttingRelay&) = delete;
    CuttingRelay& operator=(const CuttingRelay&) = delete;
    ~CuttingRelay();

    /// The directory to connect to.
    [[nodiscard]] std::string host() const { return folder_; }
    /// The next COMMIT on any connection is cut; later ones are not.
    void cutNext(CutAt where) { cut_ = where; }
    [[nodiscard]] int cuts() const { return cuts_; }

private:
    void acceptAll();
    void relay(int client);
    [[nodiscard]] CutAt cutFor(const std::string& bytes);

    std::string server_;
    std::filesystem::path folder_;
    int listener_{-1};
    std::atomic<CutAt> cut_{CutAt::Never};
    std::atomic<int> cuts_{0};
    std::vector<std::jthread> relays_;  // of the accepting thread
    std::jthread acceptor_;
};

}  // namespace platen::testing
