#pragma once

#include "common/core/secret.hpp"

#include <chrono>
#include <cstdint>
#include <string>

namespace platen::server::db {

/// Where the database is: section [database].
struct ConnectionSettings {
    std::string host{"/var/run/postgresql"};
    std::uint16_t port{5432};
    std::string name{"platen"};
    std::string ssl_mode{"prefer"};
    std::chrono::seconds connect_timeout{5};

    template <class Visitor>
    void describe(Visitor& field) {
        field("host", host, "Host name, address, or the directory of a Unix socket.");
        field("port", port, "Port; for a Unix socket too, where it is part of the socket's name.");
        field("name", name, "Name of the database.");
        field("ssl_mode", ssl_mode, "As libpq's sslmode; verify-full across a network.");
        field("connect_timeout_s", connect_timeout, "Seconds until a connection is given up.");
    }
    /// Throws config::ConfigError.
    void check() const;
};

/// As whom a part of the server logs in: sections [database.web], [database.ingest], ...
struct RoleSettings {
    std::string user;
    std::string password_file;
    unsigned pool{4};
    std::chrono::milliseconds wait{5000};

    template <class Visitor>
    void describe(Visitor& field) {
        field("user", user, "Role in PostgreSQL.");
        field(
            "password_file",
            password_file,
            "File (mode 0600) whose first line is the password; empty: none, as for peer and "
            "trust.");
        field("pool", pool, "Most connections at a time.");
        field("wait_ms", wait, "Milliseconds that work waits for a free connection.");
    }
    /// Throws config::ConfigError.
    void check() const;
    /// The password, or empty. Throws config::ConfigError for a file that others may read.
    [[nodiscard]] Secret password() const;
};

/// libpq's connection string. All sessions speak UTC and ISO dates, whatever the server's settings.
[[nodiscard]] Secret connectionString(
    const ConnectionSettings& connection, const RoleSettings& role);

}  // namespace platen::server::db
