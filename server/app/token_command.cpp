#include "server/app/token_command.hpp"

#include "common/config/config.hpp"
#include "common/core/clock.hpp"
#include "common/core/random.hpp"
#include "common/crypto/pem_file.hpp"
#include "server/app/options.hpp"
#include "server/app/server_config.hpp"
#include "server/app/site_options.hpp"
#include "server/db/transaction.hpp"
#include "server/domain/agents/agent_enrolment.hpp"

#include <fmt/format.h>

namespace platen::server::app {

namespace {

constexpr std::string_view kTokenHelp =
    R"(enrol-token --organisation NAME --site NAME [--time-zone TZ] [--hours N] [--config FILE]

Prints a token with which one agent joins the site. Makes customer and site where they
are missing.
  --organisation NAME   the customer
  --site NAME           the customer's site
  --time-zone TZ        of a site that is made, such as Europe/Berlin; else UTC
  --hours N             how long the token may be used, 1 to 168; else 24
  --config FILE         the settings; else /etc/platen/server.toml)";
constexpr int kTokenHours = 24;
constexpr int kLongestTokenHours = 168;

std::string serviceCa(const ServerConfig& config) {
    if (config.agents.service_ca_certificate_file.empty())
        throw config::ConfigError{
            "web.agents.service_ca_certificate_file is not set; a token needs it"};
    return crypto::readPemFile(config.agents.service_ca_certificate_file);
}

void printToken(const std::vector<std::string>& arguments) {
    const Options options{
        arguments,
        {.values = {"--config", "--organisation", "--site", "--time-zone", "--hours"},
         .flags = {}}};
    if (!options.words().empty()) throw UsageError{"enrol-token has options only"};
    const std::chrono::hours life{options.number("--hours", kTokenHours, 1, kLongestTokenHours)};
    const ServerConfig config = loadServerConfig(options.value("--config", kDefaultConfigFile));
    const std::string service_ca = serviceCa(config);
    SystemClock clock;
    SystemRandom random;
    db::Database database{config.database, config.web_role};
    db::Transaction tx{database, db::TenantScope::none()};
    const SitePlace place = ensureSiteOf(tx, options, random);
    const auto issued = domain::issueEnrolToken(
        tx,
        {.tenant = place.customer, .site = place.site, .life = life, .now = clock.wallNow()},
        service_ca,
        random);
    tx.commit();
    fmt::print("{}\n", issued.token.text());
}

}  // namespace

int enrolTokenCommand(const std::vector<std::string>& arguments) {
    return runCommand(kTokenHelp, [&] { printToken(arguments); });
}

}  // namespace platen::server::app
