#include "server/app/site_options.hpp"

#include "common/core/text.hpp"
#include "server/domain/organisations/organisations_admin_store.hpp"
#include "server/domain/organisations/organisations_rules.hpp"

#include <fmt/format.h>

#include <string>

namespace platen::server::app {

namespace {

std::string requiredName(const Options& options, const std::string& option) {
    std::string name = options.required(option);
    if (!domain::isName(name))
        throw UsageError{fmt::format(
            "{} is '{}', allowed: 1 to {} characters of UTF-8, no control characters",
            option,
            cleanUtf8(name),
            domain::kLongestName)};
    return name;
}

}  // namespace

SitePlace ensureSiteOf(db::Transaction& tx, const Options& options, Random& random) {
    const std::string organisation = requiredName(options, "--organisation");
    const std::string site = requiredName(options, "--site");
    const TenantId dealer = domain::ensureDealer(tx, domain::kFirstDealer, random);
    const TenantId customer = domain::ensureCustomer(tx, dealer, organisation, random);
    tx.see(db::TenantScope::of(customer));
    return {
        .customer = customer,
        .site = domain::ensureSite(
            tx,
            {.tenant = customer, .name = site, .time_zone = options.value("--time-zone", "UTC")},
            random)};
}

}  // namespace platen::server::app
