#include "tests/server/support/fresh_database.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>

// What PostgreSQL's own catalogue says about the finished schema, so that a later migration cannot
// forget a wall.
namespace platen::server::migrations {
namespace {

using platen::testing::FreshDatabase;

class Catalogue : public ::testing::Test {
protected:
    static void SetUpTestSuite() {
        database_ = std::make_unique<FreshDatabase>();
        database_->execute(
            "SELECT make_inbox_day('2026-11-21'); SELECT make_reading_month('2026-11-01')");
    }
    static void TearDownTestSuite() { database_.reset(); }

    static std::string table(std::string_view sql) { return database_->table(sql); }

private:
    static inline std::unique_ptr<FreshDatabase> database_;
};

TEST_F(Catalogue, EveryTableWithTenantsHasForcedRowLevelSecurity) {
    EXPECT_EQ(
        table("SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid "
              "WHERE a.attname = 'tenant_id' AND c.relkind IN ('r', 'p') "
              "AND c.relnamespace = 'public'::regnamespace "
              "AND c.relname NOT LIKE 'queue\\_%' AND c.relname NOT LIKE 'login\\_%' "
              "AND NOT (c.relrowsecurity AND c.relforcerowsecurity)"),
        "");
}

TEST_F(Catalogue, EveryTableWithTenantsHasAPolicyUnlessItIsAPartition) {
    EXPECT_EQ(
        table("SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid "
              "WHERE a.attname = 'tenant_id' AND c.relkind IN ('r', 'p') AND NOT c.relispartition "
              "AND c.relnamespace = 'public'::regnamespace "
              "AND c.relname NOT LIKE 'queue\\_%' AND c.relname NOT LIKE 'login\\_%' "
              "AND NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid)"),
        "");
}

TEST_F(Catalogue, EveryOtherTableIsOneThatWasDecided) {
    EXPECT_EQ(
        table("SELECT c.relname FROM pg_class c WHERE c.relkind IN ('r', 'p') "
              "AND c.relnamespace = 'public'::regnamespace AND NOT c.relrowsecurity "
              "AND c.relname NOT LIKE 'queue\\_%' AND c.relname NOT LIKE 'login\\_%' "
              "AND c.relname NOT IN ('schema_migration', 'server_process', 'server_fact', "
              "'server_liveness', 'use_kept')"),
        "");
}

TEST_F(Catalogue, EveryKeyOfATenantsTableBeginsWithTheTenant) {
    EXPECT_EQ(
        table(
            "SELECT c.relname, k.conname FROM pg_constraint k JOIN pg_class c ON c.oid = "
            "k.conrelid "
            "JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.conkey[1] "
            "WHERE k.contype IN ('p', 'u', 'f') AND c.relrowsecurity AND a.attname <> 'tenant_id' "
            // the tree of organisations is the one place where tenants point at each other
            "AND k.conname <> 'organisation_parent_id_fkey'"),
        "");
}

TEST_F(Catalogue, EveryUniqueIndexOfATenantsTableBeginsWithTheTenant) {
    EXPECT_EQ(
        table(
            "SELECT i.indexrelid::regclass::text AS name FROM pg_index i "
            "JOIN pg_class c ON c.oid = i.indrelid "
            "LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0] "
            "WHERE i.indisunique AND c.relrowsecurity AND a.attname IS DISTINCT FROM 'tenant_id'"),
        "");
}

TEST_F(Catalogue, NobodyButTheBackupHasRightsOnAPartition) {
    EXPECT_EQ(
        table("SELECT g.table_name, g.grantee FROM information_schema.role_table_grants g "
              "JOIN pg_class c ON c.oid = format('public.%I', g.table_name)::regclass "
              "WHERE g.table_schema = 'public' AND c.relispartition "
              "AND g.grantee NOT IN ('platen_owner', 'platen_backup', 'postgres')"),
        "");
}

TEST_F(Catalogue, NobodyMayTruncateOrReferOrMakeTriggers) {
    EXPECT_EQ(
        table("SELECT g.table_name, g.grantee FROM information_schema.role_table_grants g "
              "WHERE g.table_schema = 'public' "
              "AND g.privilege_type IN ('TRUNCATE', 'REFERENCES', 'TRIGGER') "
              "AND g.grantee NOT IN ('platen_owner', 'postgres')"),
        "");
}

TEST_F(Catalogue, EveryTableBelongsToTheOwnerWhoCannotLogIn) {
    EXPECT_EQ(
        table("SELECT c.relname FROM pg_class c WHERE c.relkind IN ('r', 'p', 'S') "
              "AND c.relnamespace = 'public'::regnamespace "
              "AND c.relowner <> 'platen_owner'::regrole"),
        "");
    EXPECT_EQ(
        table("SELECT rolname FROM pg_roles WHERE rolname = 'platen_owner' AND rolcanlogin"), "");
}

TEST_F(Catalogue, NoRoleOfTheServerStepsOverRowLevelSecurity) {
    EXPECT_EQ(
        table("SELECT rolname FROM pg_roles WHERE rolname LIKE 'platen\\_%' "
              "AND rolname <> 'platen_backup' "
              "AND (rolsuper OR rolbypassrls OR rolinherit OR rolcreaterole OR rolcreatedb)"),
        "");
}

TEST_F(Catalogue, FunctionsThatRunAsTheOwnerFixTheirSearchPathAndAreNotPublic) {
    EXPECT_EQ(
        table("SELECT p.proname FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace "
              "AND p.prosecdef AND (p.proconfig IS NULL "
              "OR NOT EXISTS (SELECT FROM unnest(p.proconfig) s WHERE s LIKE 'search_path=%') "
              "OR has_function_privilege('platen_web', p.oid, 'EXECUTE'))"),
        "");
}

TEST_F(Catalogue, TheBackupMayReadEveryTableAndSequence) {
    EXPECT_EQ(
        table("SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace "
              "AND (c.relkind IN ('r', 'p') AND NOT has_table_privilege('platen_backup', c.oid, "
              "'SELECT') OR c.relkind = 'S' "
              "AND NOT has_sequence_privilege('platen_backup', c.oid, 'SELECT'))"),
        "");
}

TEST_F(Catalogue, ThereAreNoViewsThatCouldStepOverAPolicy) {
    EXPECT_EQ(
        table("SELECT relname FROM pg_class WHERE relkind IN ('v', 'm') "
              "AND relnamespace = 'public'::regnamespace"),
        "");
}

}  // namespace
}  // namespace platen::server::migrations
