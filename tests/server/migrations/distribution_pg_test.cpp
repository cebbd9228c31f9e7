#include "tests/server/support/fresh_database.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>

// The schema can be spread over several machines by tenant_id: docs/scaling.md says how. What stays
// in one place, and what has to be made anew there, is listed here; a later migration that adds to
// it fails until somebody has decided. Joins are held to the tenant by tests/tenant_joins.py.
namespace platen::server::migrations {
namespace {

using platen::testing::FreshDatabase;

/// Tables whose rows go to the machine of their tenant; of partitioned ones the parent.
constexpr std::string_view kSpread =
    "WITH spread AS (SELECT c.oid, c.relname FROM pg_class c WHERE c.relkind IN ('r', 'p') "
    "AND NOT c.relispartition AND c.relnamespace = 'public'::regnamespace "
    "AND c.relname NOT LIKE 'queue\\_%' AND c.relname NOT LIKE 'login\\_%' "
    "AND c.relname <> 'organisation' AND EXISTS (SELECT FROM pg_attribute a "
    "WHERE a.attrelid = c.oid AND a.attname = 'tenant_id')) ";

class Distribution : public ::testing::Test {
protected:
    static void SetUpTestSuite() { database_ = std::make_unique<FreshDatabase>(); }
    static void TearDownTestSuite() { database_.reset(); }

    /// The one value of a query over the spread tables, or its rows as a text.
    static std::string spread(const std::string& sql) {
        return database_->value(
            std::string{kSpread} + "SELECT string_agg(q.t, chr(10)) FROM (" + sql + ") q (t)");
    }
    static std::string table(std::string_view sql) { return database_->value(sql); }

private:
    static inline std::unique_ptr<FreshDatabase> database_;
};

TEST_F(Distribution, EveryKeyOfASpreadTableHoldsTheTenant) {
    EXPECT_EQ(
        spread("SELECT s.relname || '.' || k.conname FROM spread s JOIN pg_constraint k ON "
               "k.conrelid = "
               "s.oid WHERE k.contype IN ('p', 'u', 'f', 'x') AND NOT EXISTS (SELECT FROM "
               "pg_attribute a WHERE a.attrelid = s.oid AND a.attname = 'tenant_id' "
               "AND a.attnum = ANY (k.conkey))"),
        "");
}

TEST_F(Distribution, EverySpreadTableHasAPrimaryKey) {
    EXPECT_EQ(
        spread("SELECT relname FROM spread s WHERE NOT EXISTS (SELECT FROM pg_constraint k "
               "WHERE k.conrelid = s.oid AND k.contype = 'p')"),
        "");
}

TEST_F(Distribution, EveryUniqueIndexOfASpreadTableHoldsTheTenant) {
    EXPECT_EQ(
        spread("SELECT i.indexrelid::regclass::text FROM spread s JOIN pg_index i ON i.indrelid = "
               "s.oid WHERE i.indisunique AND NOT EXISTS (SELECT FROM pg_attribute a "
               "WHERE a.attrelid = s.oid AND a.attname = 'tenant_id' AND a.attnum = ANY "
               "(i.indkey::int2[]))"),
        "");
}

TEST_F(Distribution, AForeignKeyJoinsTheTenantWithTheTenant) {
    EXPECT_EQ(
        spread("SELECT s.relname || '.' || k.conname FROM spread s JOIN pg_constraint k ON "
               "k.conrelid = s.oid "
               "WHERE k.contype = 'f' AND NOT EXISTS (SELECT FROM unnest(k.conkey, k.confkey) AS p "
               "(here, there) JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = p.here "
               "JOIN pg_attribute b ON b.attrelid = k.confrelid AND b.attnum = p.there "
               "WHERE a.attname = 'tenant_id' AND b.attname = 'tenant_id')"),
        "");
}

TEST_F(Distribution, TheseTablesStayInOnePlace) {
    EXPECT_EQ(
        spread("SELECT string_agg(c.relname, ' ' ORDER BY c.relname) AS t FROM pg_class c "
               "WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition "
               "AND c.relnamespace = 'public'::regnamespace "
               "AND c.oid NOT IN (SELECT oid FROM spread)"),
        // people and tokens: asked before it is known whose they are
        "login_answer login_attempt login_enrol_token login_session login_user "
        // the tree of tenants: a copy everywhere
        "organisation "
        // what there is to do, by whoever has time, and whose an agent is
        "queue_agent queue_agent_key queue_attempt queue_inbox queue_lease queue_live_event "
        "queue_pulse queue_reader queue_refold queue_retry "
        // of the installation as a whole
        "schema_migration server_fact server_liveness server_process use_kept");
}

TEST_F(Distribution, TheseForeignKeysCross) {
    EXPECT_EQ(
        spread("SELECT string_agg(k.conrelid::regclass || '>' || k.confrelid::regclass, ' ' "
               "ORDER BY k.conrelid::regclass::text) AS t FROM pg_constraint k WHERE k.contype = "
               "'f' AND k.conparentid = 0 "
               "AND (k.conrelid IN (SELECT oid FROM spread)) <> "
               "(k.confrelid IN (SELECT oid FROM spread))"),
        // the last one refers to a copy beside it
        "queue_agent>agent queue_retry>quarantine site>organisation");
}

TEST_F(Distribution, TheseTriggersAreToBeMadeOnEveryMachine) {
    EXPECT_EQ(
        spread("SELECT string_agg(s.relname || '.' || t.tgname, ' ' ORDER BY s.relname, t.tgname) "
               "AS t "
               "FROM spread s JOIN pg_trigger t ON t.tgrelid = s.oid WHERE NOT t.tgisinternal"),
        "device.device_site_key device.device_state reading.reading_as_it_was site.site_name");
}

TEST_F(Distribution, TheseNumbersAreDrawnInOnePlace) {
    EXPECT_EQ(
        table("SELECT string_agg(c.relname, ' ' ORDER BY c.relname) AS t FROM pg_sequence s "
              "JOIN pg_class c ON c.oid = s.seqrelid "
              "WHERE c.relnamespace = 'public'::regnamespace"),
        "analysis_seq counter_set_number_seq profile_number_seq stream_id_seq");
}

}  // namespace
}  // namespace platen::server::migrations
