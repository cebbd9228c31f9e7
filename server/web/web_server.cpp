#include "server/web/web_server.hpp"

#include "common/crypto/pem_file.hpp"
#include "common/log/log.hpp"
#include "server/db/transaction.hpp"
#include "server/domain/users/sessions_rules.hpp"
#include "server/domain/users/sessions_store.hpp"
#include "server/web/api_routes.hpp"
#include "server/web/event_streams.hpp"
#include "server/web/gate.hpp"
#include "server/web/listener.hpp"
#include "server/web/live_feed.hpp"
#include "server/web/portal_files.hpp"

#include <optional>

namespace platen::server::web {

namespace {

/// Agents wait in line for the signature; there are never many.
constexpr int kAgentsQueue = 64;

std::string readOrEmpty(const std::string& path) {
    return path.empty() ? std::string{} : crypto::readPemFile(path);
}

domain::SessionSettings sessionSettings(const WebSettings& settings) {
    const bool tls = !settings.certificate_file.empty() || settings.behind_proxy;
    return {
        .limits = {.idle = settings.session_idle, .life = settings.session_life},
        .cookie = tls ? domain::CookieKind::Secure : domain::CookieKind::PlainLoopback};
}

Authenticate makeAuthenticate(const WebParts& parts, domain::SessionLimits limits) {
    return [parts, limits](std::string_view cookie, domain::SessionUse use) {
        db::Transaction tx{parts.database, db::TenantScope::none(), db::Manner::EachAlone};
        return domain::findIdentity(tx, cookie, use, limits, parts.clock.wallNow());
    };
}

bool isForPortal(const http::Request& request, const http::Router& router) {
    if (request.method != http::Method::Get || !isPortalPath(request.path)) return false;
    return std::holds_alternative<http::Router::NoSuchPath>(
        router.match(request.method, request.path));
}

ListenerSettings peopleListener(const WebSettings& settings) {
    return {
        .setting = "web.listen",
        .address = ListenAddress::parse("web.listen", settings.listen),
        .certificate_file = settings.certificate_file,
        .key_file = settings.key_file,
        .threads = settings.threads,
        .queue = settings.queue,
        .proxy = settings.behind_proxy ? Proxy::Trusted : Proxy::None};
}

ListenerSettings agentsListener(const AgentListenerSettings& settings) {
    return {
        .setting = "web.agents.listen",
        .address = ListenAddress::parse("web.agents.listen", settings.listen),
        .certificate_file = settings.certificate_file,
        .key_file = settings.key_file,
        .threads = settings.threads,
        .queue = kAgentsQueue,
        .proxy = Proxy::None};
}

}  // namespace

/// Everything that serves people: routes, gate, portal.
struct PeopleSide {
    PeopleSide(
        const WebSettings& settings,
        const AgentListenerSettings& agents,
        const std::string& service_ca,
        const WebParts& parts)
        : passwords{parts.password_cost},
          sessions{sessionSettings(settings)},
          log_in{parts.database, passwords, parts.clock, parts.random},
          event_streams{live_log, settings.events, parts.metrics},
          router{makeApiRouter(
              {.web = parts,
               .log_in = log_in,
               .sessions = sessions,
               .live_log = live_log,
               .event_streams = event_streams,
               .health = settings.health,
               .metrics_for =
                   settings.metrics_public ? MetricsFor::Everybody : MetricsFor::ThisMachine,
               .service_ca_pem = service_ca,
               .agents_url = agents.url()})},
          gate{
              router,
              std::string{domain::cookieName(sessions.cookie)},
              makeAuthenticate(parts, sessions.limits),
              parts.metrics},
          portal{settings.portal_dir, parts.random} {}

    http::Response answer(http::Request request) const {
        if (isForPortal(request, router)) return portal.answer(request);
        return gate.answer(std::move(request));
    }

    crypto::Passwords passwords;
    domain::SessionSettings sessions;
    domain::LogIn log_in;
    domain::LiveLog live_log;
    EventStreams event_streams;
    http::Router router;
    Gate gate;
    PortalFiles portal;
};

/// Everything that admits agents.
struct AgentsSide {
    AgentsSide(
        const AgentListenerSettings& settings, const std::string& service_ca, const WebParts& parts)
        : agent_ca{
              {.certificate_pem = crypto::readPemFile(settings.agent_ca_certificate_file),
               .key_pem = Secret{crypto::readPemFile(settings.agent_ca_key_file)}},
              parts.clock,
              parts.random},
          enrolment{
              parts.database,
              agent_ca,
              {.service_ca_pem = service_ca,
               .broker_host = settings.broker_host,
               .broker_port = settings.broker_port,
               .certificate_life = settings.certificate_life},
              parts.clock},
          renewal{parts.database, agent_ca, settings.certificate_life, parts.clock},
          router{makeAgentsRouter({enrolment, renewal})},
          gate{
              router,
              "",
              [](std::string_view, domain::SessionUse) { return std::optional<http::Identity>{}; },
              parts.metrics} {}

    crypto::CertificateAuthority agent_ca;
    domain::Enrolment enrolment;
    domain::CertificateRenewal renewal;
    http::Router router;
    Gate gate;
};

struct WebServer::State {
    WebSettings settings;
    AgentListenerSettings agent_settings;
    WebParts parts;
    std::string service_ca;
    PeopleSide people;
    std::optional<AgentsSide> agents;
    std::optional<LiveFeed> live_feed;
    std::optional<Listener> people_listener;
    std::optional<Listener> agents_listener;

    State(
        const WebSettings& web, const AgentListenerSettings& agent_listener, const WebParts& given)
        : settings{web},
          agent_settings{agent_listener},
          parts{given},
          service_ca{readOrEmpty(agent_listener.service_ca_certificate_file)},
          people{web, agent_listener, service_ca, parts} {
        if (!agent_listener.listen.empty()) agents.emplace(agent_listener, service_ca, parts);
    }
};

WebServer::WebServer(
    const WebSettings& settings, const AgentListenerSettings& agents, const WebParts& parts)
    : state_{std::make_unique<State>(settings, agents, parts)} {}

WebServer::~WebServer() {
    stop();
}

void WebServer::start() {
    State& state = *state_;
    state.live_feed.emplace(
        state.parts.database,
        state.parts.clock,
        LiveFeed::Settings{
            .limits = state.people.sessions.limits, .every = state.settings.events.look_every},
        state.people.live_log,
        state.people.event_streams);
    state.people_listener.emplace(
        peopleListener(state.settings), [&people = state.people](http::Request request) {
            return people.answer(std::move(request));
        });
    log::info(
        "web.started",
        {{"listen", state.settings.listen}, {"port", state.people_listener->port()}});
    if (!state.agents) return;
    state.agents_listener.emplace(
        agentsListener(state.agent_settings), [&gate = state.agents->gate](http::Request request) {
            return gate.answer(std::move(request));
        });
    log::info(
        "web.agents_started",
        {{"listen", state.agent_settings.listen}, {"port", state.agents_listener->port()}});
}

void WebServer::stop() {
    state_->agents_listener.reset();
    state_->people_listener.reset();
    state_->live_feed.reset();
}

std::uint16_t WebServer::port() const {
    return state_->people_listener ? state_->people_listener->port() : std::uint16_t{0};
}

std::uint16_t WebServer::agentsPort() const {
    return state_->agents_listener ? state_->agents_listener->port() : std::uint16_t{0};
}

}  // namespace platen::server::web
