#pragma once

#include "server/db/settings.hpp"

#include <cstddef>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace platen::testing {

/// Where a connection ends.
enum class Cut {
    BeforeRequest,  ///< PostgreSQL never gets the request
    AfterCommit,    ///< a COMMIT that PostgreSQL has carried out; its answer does not come back
};

/// Stands between a program and PostgreSQL, on a Unix socket of its own, and ends one connection at
/// a chosen request. A request is what PostgreSQL answers with ReadyForQuery: a simple query
/// (BEGIN, COMMIT, ...) or a Sync. What else was carried out is undone when the connection ends, as
/// if it had not come. Any thread.
class CuttingProxy {
public:
    /// Throws std::system_error.
    explicit CuttingProxy(const server::db::ConnectionSettings& target);
    CuttingProxy(const CuttingProxy&) = delete;
    CuttingProxy& operator=(const CuttingProxy&) = delete;
    ~CuttingProxy();

    /// Like the target, but through here.
    [[nodiscard]] server::db::ConnectionSettings connection() const;

    /// The connection of the `number`-th such request from now on (from 1) ends there.
    void cutAt(std::size_t number, Cut where);
    /// Whether that request has come.
    [[nodiscard]] bool hasCut();

private:
    void accept(const std::stop_token& stop);
    void serve(int client, const std::stop_token& stop);
    /// Counts a request; true when this is the one.
    [[nodiscard]] bool isTheOne(std::string_view message);
    [[nodiscard]] Cut where();

    server::db::ConnectionSettings target_;
    std::string folder_;
    int listener_{-1};
    std::mutex mutex_;
    std::size_t left_{0};  ///< requests until the cut; 0: none is to come. Guarded by mutex_
    Cut where_{Cut::BeforeRequest};
    bool has_cut_{false};
    std::vector<std::jthread> connections_;  ///< of the accepting thread alone
    std::jthread acceptor_;
};

}  // namespace platen::testing
