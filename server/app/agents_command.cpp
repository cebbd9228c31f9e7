#include "server/app/agents_command.hpp"

#include "common/core/clock.hpp"
#include "common/core/random.hpp"
#include "common/core/text.hpp"
#include "common/log/log.hpp"
#include "server/app/administrator.hpp"
#include "server/app/options.hpp"
#include "server/app/server_config.hpp"
#include "server/app/site_options.hpp"
#include "server/db/transaction.hpp"
#include "server/domain/agents/agents_admin_store.hpp"
#include "server/domain/agents/enrolment_store.hpp"
#include "server/domain/agents/quarantine_admin_store.hpp"
#include "server/http/json_value.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace platen::server::app {

namespace {

using domain::AdminAgent;
using domain::AgentAdmission;
using domain::AgentEpoch;
using http::Json;

constexpr std::string_view kAgentsHelp =
    R"(agents list|epochs|revoke|admit|adopt|retire-epoch [ID] [EPOCH] [OPTIONS]

The programs that read printers, at all customers.
  list                   one line each: state, whether its machine is one, last contact
  epochs ID              the lives of its outbox: what came, what followed what, what is missing
  revoke ID              take nothing more from it; it keeps its records and is told within an hour
  admit ID               take from it (again); what it kept comes
  adopt ID               make an agent known that joined after the backup which was restored: it
                         sends what it kept. Needs --organisation and --site, as enrol-token
  retire-epoch ID EPOCH  close one life of its outbox; the agent goes on in a new one
  --organisation NAME, --site NAME, --time-zone TZ
                         adopt: where it stands; what is missing is made
  --why TEXT             retire-epoch: the reason, for the record
  --json                 list, epochs: JSON
  --config FILE          the settings; else /etc/platen/server.toml)";

/// A database and what was asked of it.
struct Session {
    db::Database& database;
    const Options& options;
};

std::string requiredWord(const Options& options, std::size_t index, const std::string& what) {
    if (options.words().size() <= index) throw UsageError{fmt::format("{} is missing", what)};
    const std::string& word = options.words()[index];
    auto uuid = canonicalUuid(word);
    if (!uuid) throw UsageError{fmt::format("{} is '{}', allowed: a UUID", what, cleanUtf8(word))};
    return *std::move(uuid);
}

void requireWords(const Options& options, std::size_t count) {
    if (options.words().size() > count)
        throw UsageError{fmt::format("'{}' is one word too many", options.words()[count])};
}

TenantId tenantOf(db::Transaction& tx, const AgentId& agent) {
    auto tenant = domain::findTenantOfAgent(tx, agent);
    if (!tenant) throw UsageError{fmt::format("there is no agent {}", agent.value)};
    return *std::move(tenant);
}

std::string timeOrNever(const std::optional<TimePoint>& time) {
    return time ? formatUtc(*time) : "never";
}

Json agentJson(const AdminAgent& agent) {
    return Json::object(
        {{"id", agent.id},
         {"organisation", agent.organisation},
         {"site", agent.site},
         {"hostname", http::textOrNull(agent.hostname)},
         {"state", agent.state},
         {"identity", agent.identity},
         {"last_contact_at", agent.last_contact_at}});
}

Json epochJson(const AgentEpoch& epoch) {
    return Json::object(
        {{"epoch", epoch.epoch},
         {"state", epoch.state},
         {"stored_seq", epoch.stored_seq},
         {"analyzed_seq", epoch.analyzed_seq},
         {"first_seen_at", epoch.first_seen_at},
         {"last_seen_at", epoch.last_seen_at},
         {"follows", http::textOrNull(epoch.follows)},
         {"follows_why", http::textOrNull(epoch.follows_why)},
         {"missing", epoch.missing},
         {"retired_why", http::textOrNull(epoch.retired_why)}});
}

void printAgent(const AdminAgent& agent) {
    fmt::print(
        "{} {} identity={} contact={} {} / {} {}\n",
        agent.id.value,
        agent.state,
        agent.identity,
        timeOrNever(agent.last_contact_at),
        agent.organisation,
        agent.site,
        agent.hostname);
}

void printEpoch(const AgentEpoch& epoch) {
    fmt::print(
        "{} {} stored={} analyzed={} {} to {}",
        epoch.epoch.value,
        epoch.state,
        epoch.stored_seq,
        epoch.analyzed_seq,
        formatUtc(epoch.first_seen_at),
        formatUtc(epoch.last_seen_at));
    if (!epoch.follows.empty())
        fmt::print(" follows {} ({}), missing={}", epoch.follows, epoch.follows_why, epoch.missing);
    if (!epoch.retired_why.empty()) fmt::print(" retired: {}", epoch.retired_why);
    fmt::print("\n");
}

void listAgents(const Session& session) {
    requireWords(session.options, 1);
    db::Transaction tx{session.database, db::TenantScope::none()};
    tx.see(db::TenantScope::of(domain::listTenantsWithAgents(tx)));
    const auto agents = domain::listAdminAgents(tx);
    if (session.options.has("--json")) {
        fmt::print("{}\n", Json::arrayOf(agents, agentJson).text());
        return;
    }
    for (const AdminAgent& agent : agents)
        printAgent(agent);
}

void listEpochs(const Session& session) {
    const AgentId agent{requiredWord(session.options, 1, "the agent's ID")};
    requireWords(session.options, 2);
    db::Transaction tx{session.database, db::TenantScope::none()};
    tx.see(db::TenantScope::of(tenantOf(tx, agent)));
    auto lives = domain::listAgentEpochs(tx, agent);
    std::reverse(lives.begin(), lives.end());  // in the order in which they began
    if (session.options.has("--json")) {
        fmt::print("{}\n", Json::arrayOf(lives, epochJson).text());
        return;
    }
    for (const AgentEpoch& epoch : lives)
        printEpoch(epoch);
}

void setAdmission(const Session& session, AgentAdmission admission) {
    const AgentId agent{requiredWord(session.options, 1, "the agent's ID")};
    requireWords(session.options, 2);
    db::Transaction tx{session.database, db::TenantScope::none()};
    const TenantId tenant = tenantOf(tx, agent);
    tx.see(db::TenantScope::of(tenant));
    const bool changed = domain::setAdmission(tx, tenant, agent, admission);
    tx.commit();
    const std::string_view word = domain::admissionWord(admission);
    fmt::print("{} {}{}\n", agent.value, changed ? "" : "was already ", word);
    if (changed)
        log::info(
            "agent.admission_changed",
            {{"agent", agent.value}, {"state", word}, {"by", administratorName()}});
}

void revokeAgent(const Session& session) {
    setAdmission(session, AgentAdmission::Revoked);
}

void admitAgent(const Session& session) {
    setAdmission(session, AgentAdmission::Active);
}

/// Its certificate vouches for it: the broker lets nobody write under an id but who joined with it.
void adoptAgent(const Session& session) {
    const AgentId agent{requiredWord(session.options, 1, "the agent's ID")};
    requireWords(session.options, 2);
    const SystemClock clock;
    SystemRandom random;
    db::Transaction tx{session.database, db::TenantScope::none()};
    if (domain::findTenantOfAgent(tx, agent))
        throw UsageError{fmt::format("agent {} is known; 'agents list' shows it", agent.value)};
    const SitePlace place = ensureSiteOf(tx, session.options, random);
    domain::insertAgent(
        tx,
        {.tenant = place.customer,
         .id = agent,
         .site = place.site,
         .name = {},
         .hostname = {},
         .version = {},
         .enrolled_at = clock.wallNow(),
         .certificate_not_after = {}});
    tx.commit();
    fmt::print("{} active\n", agent.value);
    log::info("agent.adopted", {{"agent", agent.value}, {"by", administratorName()}});
}

void retireEpoch(const Session& session) {
    const AgentId agent{requiredWord(session.options, 1, "the agent's ID")};
    const EpochId epoch{requiredWord(session.options, 2, "the epoch")};
    requireWords(session.options, 3);
    const std::string why = fmt::format(
        "by {}: {}",
        administratorName(),
        cleanUtf8(session.options.value("--why", "no reason given")));
    const SystemClock clock;
    db::Transaction tx{session.database, db::TenantScope::none()};
    const TenantId tenant = tenantOf(tx, agent);
    tx.see(db::TenantScope::of(tenant));
    if (!domain::retireEpoch(
            tx,
            {.tenant = tenant, .agent = agent, .epoch = epoch, .at = clock.wallNow(), .why = why}))
        throw UsageError{fmt::format(
            "agent {} has no open epoch {}; 'agents epochs {}' shows them",
            agent.value,
            epoch.value,
            agent.value)};
    tx.commit();
    fmt::print("{} retired\n", epoch.value);
    log::info(
        "agent.epoch_retired", {{"agent", agent.value}, {"epoch", epoch.value}, {"why", why}});
}

struct AgentDeed {
    std::string_view word;
    void (*run)(const Session& session);
};
constexpr std::array kAgentDeeds{
    AgentDeed{"list", listAgents},
    AgentDeed{"epochs", listEpochs},
    AgentDeed{"revoke", revokeAgent},
    AgentDeed{"admit", admitAgent},
    AgentDeed{"adopt", adoptAgent},
    AgentDeed{"retire-epoch", retireEpoch}};

void runAgentDeed(const std::vector<std::string>& arguments) {
    const Options options{
        arguments,
        {.values = {"--config", "--organisation", "--site", "--time-zone", "--why"},
         .flags = {"--json"}}};
    const std::string word = options.words().empty() ? "" : options.words().front();
    for (const AgentDeed& deed : kAgentDeeds) {
        if (deed.word != word) continue;
        const ServerConfig config = loadServerConfig(options.value("--config", kDefaultConfigFile));
        configureLog(config.log);
        db::Database database{config.database, config.web_role};
        return deed.run({.database = database, .options = options});
    }
    throw UsageError{fmt::format(
        "'{}' is no deed, allowed: list, epochs, revoke, admit, adopt, retire-epoch",
        cleanUtf8(word))};
}

}  // namespace

int agentsCommand(const std::vector<std::string>& arguments) {
    return runCommand(kAgentsHelp, [&] { runAgentDeed(arguments); });
}

}  // namespace platen::server::app
