#include "server/db/settings.hpp"

#include "common/config/config.hpp"

#include <fmt/format.h>

#include <fstream>
#include <string_view>

namespace platen::server::db {

namespace {

/// A peer that is gone without a word is noticed after half a minute instead of hours.
constexpr std::string_view kNoticeDeadPeer =
    "keepalives_idle=15 keepalives_interval=5 keepalives_count=3 tcp_user_timeout=30000";

/// A value of a connection string, quoted (libpq, section "Connection Strings").
std::string quoted(std::string_view value) {
    std::string text{"'"};
    for (const char c : value) {
        if (c == '\'' || c == '\\') text += '\\';
        text += c;
    }
    return text + '\'';
}

}  // namespace

void ConnectionSettings::check() const {
    if (name.empty())
        throw config::ConfigError{"database.name is empty; it must name the database"};
    if (port == 0) throw config::ConfigError{"database.port is 0, allowed: 1 to 65535"};
}

void RoleSettings::check() const {
    if (pool >= 1 && pool <= 200) return;
    throw config::ConfigError{fmt::format("pool is {}, allowed: 1 to 200", pool)};
}

Secret RoleSettings::password() const {
    if (password_file.empty()) return {};
    config::requirePrivate(password_file);
    std::ifstream file{password_file};
    std::string line;
    std::getline(file, line);
    return Secret{std::move(line)};
}

Secret connectionString(const ConnectionSettings& connection, const RoleSettings& role) {
    std::string text = fmt::format(
        "host={} port={} dbname={} user={} sslmode={} connect_timeout={} {} "
        "application_name=platen "
        "client_encoding=UTF8 options='-c TimeZone=UTC -c DateStyle=ISO,YMD'",
        quoted(connection.host),
        connection.port,
        quoted(connection.name),
        quoted(role.user),
        quoted(connection.ssl_mode),
        connection.connect_timeout.count(),
        kNoticeDeadPeer);
    const Secret password = role.password();
    if (!password.empty()) text += " password=" + quoted(password.reveal());
    return Secret{std::move(text)};
}

}  // namespace platen::server::db
