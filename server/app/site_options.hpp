#pragma once

#include "common/core/ids.hpp"
#include "common/core/random.hpp"
#include "server/app/options.hpp"
#include "server/db/transaction.hpp"

namespace platen::server::app {

struct SitePlace {
    TenantId customer;
    SiteId site;
};

/// The site that `--organisation` and `--site` name; what is missing is made, a new site with
/// `--time-zone`. The transaction sees the customer afterwards. Throws UsageError.
[[nodiscard]] SitePlace ensureSiteOf(db::Transaction& tx, const Options& options, Random& random);

}  // namespace platen::server::app
