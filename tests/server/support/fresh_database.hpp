#pragma once

#include "common/core/ids.hpp"
#include "server/db/database.hpp"
#include "server/db/settings.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace platen::testing {

/// A database of its own for one test, migrated, in the private cluster that PLATEN_TEST_PG names
/// (libpq's key=value form, a superuser). Dropped in the destructor.
class FreshDatabase {
public:
    enum class Schema { Migrated, Empty };

    /// Throws std::runtime_error when PLATEN_TEST_PG is not set.
    explicit FreshDatabase(Schema schema = Schema::Migrated);
    FreshDatabase(const FreshDatabase&) = delete;
    FreshDatabase& operator=(const FreshDatabase&) = delete;
    ~FreshDatabase();

    /// As the superuser: sees and may do everything.
    [[nodiscard]] server::db::Database& admin() { return *admin_; }
    /// As "platen_web", "platen_ingest", "platen_analyze" or "platen_work".
    [[nodiscard]] std::unique_ptr<server::db::Database> as(
        std::string_view role, unsigned pool = 4) const;

    [[nodiscard]] const server::db::ConnectionSettings& connection() const { return connection_; }

    /// Statements without parameters, as the superuser, in one transaction.
    void execute(std::string_view sql);
    /// The first column of the first row of a query as text, as the superuser; "" for null or none.
    [[nodiscard]] std::string value(std::string_view sql);
    [[nodiscard]] std::int64_t number(std::string_view sql);
    /// All rows of a query, one JSON object a line: to compare tables.
    [[nodiscard]] std::string table(std::string_view sql);

private:
    server::db::ConnectionSettings maintenance_;
    server::db::ConnectionSettings connection_;
    std::string superuser_;
    std::unique_ptr<server::db::Database> admin_;
};

/// A customer with one site and one active agent, as enrolment leaves them.
struct Customer {
    TenantId tenant;
    SiteId site;
    AgentId agent;
};

/// `time_zone` is that of the site.
[[nodiscard]] Customer addCustomer(
    FreshDatabase& database, std::string_view name, std::string_view time_zone = "UTC");

/// A device at the customer's site, which was never read.
[[nodiscard]] DeviceId addDevice(FreshDatabase& database, const Customer& customer);

}  // namespace platen::testing
