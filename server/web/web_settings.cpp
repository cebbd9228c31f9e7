#include "server/web/web_settings.hpp"

#include "common/config/config.hpp"
#include "server/web/listen_address.hpp"

#include <fmt/format.h>

#include <array>
#include <string_view>
#include <utility>

namespace platen::server::web {

namespace {

using config::ConfigError;
using NamedPath = std::pair<std::string_view, const std::string*>;

void requireRange(std::string_view name, long long value, long long least, long long most) {
    if (value < least || value > most)
        throw ConfigError{fmt::format("{} is {}, allowed: {} to {}", name, value, least, most)};
}

void requireKeyPair(
    std::string_view table, const std::string& certificate, const std::string& key) {
    if (certificate.empty() != key.empty())
        throw ConfigError{
            fmt::format("{}.certificate_file and {}.key_file go together", table, table)};
    if (!key.empty()) config::requirePrivate(key);
}

}  // namespace

void EventSettings::check() const {
    requireRange("web.events.streams", streams, 0, 10'000);
    requireRange("web.events.streams_user", streams_user, 1, 1'000);
    requireRange("web.events.slow_s", slow.count(), 1, 600);
    requireRange("web.events.life_min", life.count(), 1, 24 * 60);
}

void WebSettings::check() const {
    requireKeyPair("web", certificate_file, key_file);
    requireRange("web.threads", threads, 2, 512);
    requireRange("web.queue", queue, 1, 4096);
    requireRange("web.session_idle_min", session_idle.count(), 1, 24 * 60);
    requireRange("web.session_life_h", session_life.count(), 1, 7 * 24);
    const bool open = !ListenAddress::parse("web.listen", listen).isLoopback();
    if (open && certificate_file.empty() && !behind_proxy)
        throw ConfigError{fmt::format(
            "web.listen is {}, where others reach it without TLS; allowed: an address of this "
            "machine alone, web.certificate_file, or web.behind_proxy",
            listen)};
}

void AgentListenerSettings::check() const {
    if (!public_url.empty() && !public_url.starts_with("https://"))
        throw ConfigError{fmt::format(
            "web.agents.public_url is '{}', allowed: an address that begins with https://",
            public_url)};
    if (listen.empty()) return;
    static_cast<void>(ListenAddress::parse("web.agents.listen", listen));
    const std::array<NamedPath, 6> needed{
        {{"certificate_file", &certificate_file},
         {"key_file", &key_file},
         {"agent_ca_certificate_file", &agent_ca_certificate_file},
         {"agent_ca_key_file", &agent_ca_key_file},
         {"service_ca_certificate_file", &service_ca_certificate_file},
         {"broker_host", &broker_host}}};
    for (const auto& [name, value] : needed) {
        if (value->empty())
            throw ConfigError{
                fmt::format("web.agents.{} is not set; web.agents.listen needs it", name)};
    }
    requireKeyPair("web.agents", certificate_file, key_file);
    config::requirePrivate(agent_ca_key_file);
    requireRange("web.agents.threads", threads, 2, 512);
    requireRange("web.agents.broker_port", broker_port, 1, 65'535);
    requireRange("web.agents.certificate_life_h", certificate_life.count(), 1, 365 * 24);
}

std::string AgentListenerSettings::url() const {
    if (!public_url.empty() || listen.empty()) return public_url;
    const auto port = ListenAddress::parse("web.agents.listen", listen).port;
    return fmt::format("https://{}:{}", broker_host, port);
}

}  // namespace platen::server::web
