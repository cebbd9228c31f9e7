#include "server/db/errors.hpp"
#include "server/db/transaction.hpp"
#include "tests/server/support/fresh_database.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

// A tenant sees only itself, whatever SQL a part of the server runs by mistake.
namespace platen::server::migrations {
namespace {

using db::Database;
using db::TenantScope;
using db::Transaction;
using platen::testing::addCustomer;
using platen::testing::Customer;
using platen::testing::FreshDatabase;

/// One row of every kind that belongs to a customer, written by the superuser.
void fill(FreshDatabase& database, const Customer& customer) {
    database.execute(fmt::format(
        R"(
INSERT INTO agent_stream (tenant_id, agent_id, epoch, stream_id, chain, first_seen_at, last_seen_at)
  VALUES ('{0}', '{1}', gen_random_uuid(), nextval('stream_id_seq'), sha256('c'), now(), now());
INSERT INTO stream_gap SELECT tenant_id, stream_id, 1, 2, 2, 'full' FROM agent_stream WHERE tenant_id = '{0}';
INSERT INTO inbox SELECT tenant_id, stream_id, 1, 2, now(), 1, sha256('b'), sha256('c'), 1, '', 0, 0, '', 'x'
  FROM agent_stream WHERE tenant_id = '{0}';
INSERT INTO quarantine (tenant_id, agent_id, epoch, received_at, stage, kind, reason, sha256, payload)
  VALUES ('{0}', '{1}', '', now(), 'ingest', 'message', 'test', sha256('x'), 'x');
INSERT INTO profile VALUES ('{0}', sha256('p'), 'generic', 'text');
INSERT INTO device (tenant_id, id, site_id, agent_id, first_seen_at) VALUES ('{0}', '{0}', '{2}', '{1}', now());
INSERT INTO device_evidence VALUES ('{0}', 'serial', 'v|1', '{0}', now(), now());
INSERT INTO reading (tenant_id, device_id, taken_at, received_at, stream_id, seq, n, profile, counter_set, parts,
  status, chain) VALUES ('{0}', '{0}', now(), now(), 1, 1, 1, 1, 1, 0, '', repeat('x', 16)::bytea);
INSERT INTO reading_run VALUES ('{0}', '{0}', now(), 1, now(), 2, 1, 'x', repeat('x', 16)::bytea);
INSERT INTO device_checkpoint VALUES ('{0}', '{0}', '2026-11-01', 'x');
INSERT INTO chain_anchor VALUES ('{0}', '{0}', 1, 2, repeat('x', 16)::bytea);
INSERT INTO inbox_done VALUES ('{0}', 1, 1, now(), 1);
INSERT INTO counter_set (tenant_id, sha256, counters) VALUES ('{0}', sha256('c'), '[]');
INSERT INTO counter_finding (tenant_id, device_id, taken_at, n, counter, kind, epoch, is_open)
  VALUES ('{0}', '{0}', now(), 1, 'x', 'zero', 1, true);
INSERT INTO counter_decision (tenant_id, device_id, taken_at, n, counter, verdict, decided_by)
  VALUES ('{0}', '{0}', now(), 1, 'x', 'count', 'x');
INSERT INTO device_latest (tenant_id, device_id) VALUES ('{0}', '{0}');
INSERT INTO device_span VALUES ('{0}', '{0}', 'field', 'name', now(), 'infinity', 'x');
INSERT INTO device_day (tenant_id, device_id, day) VALUES ('{0}', '{0}', '2026-11-21');
INSERT INTO customer_day (tenant_id, day) VALUES ('{0}', '2026-11-21');
INSERT INTO correction (tenant_id, id, made_by, received_before) VALUES ('{0}', '{0}', 'x', now());
INSERT INTO correction_profile VALUES ('{0}', '{0}', sha256('o'), sha256('p'));
INSERT INTO correction_device VALUES ('{0}', '{0}', '{0}', 1, sha256('d'));
INSERT INTO figure_change VALUES ('{0}', '{0}', '{0}', 'day', 'x', now(), '1', '2');
INSERT INTO device_decision VALUES ('{0}', '{0}', '{0}', now(), 'new');
INSERT INTO profile_override VALUES ('{0}', sha256('o'), sha256('p'));)",
        customer.tenant.value,
        customer.agent.value,
        customer.site.value));
}

class LookAcross : public ::testing::TestWithParam<std::string> {
protected:
    void SetUp() override {
        a_ = addCustomer(database_, "A");
        b_ = addCustomer(database_, "B");
        fill(database_, a_);
        fill(database_, b_);
        own_ = database_.as(GetParam());
    }

    /// Tables with tenants on which the role has `right`.
    std::vector<std::string> tables(std::string_view right) {
        Transaction tx{database_.admin(), TenantScope::none()};
        return tx.many(
            "SELECT relname::text AS name FROM pg_class WHERE relrowsecurity AND NOT "
            "relispartition "
            "AND has_table_privilege($1, oid, $2) ORDER BY 1",
            [](const db::Row& row) { return row.text("name"); },
            GetParam(),
            right);
    }

    std::int64_t rows(Transaction& tx, const std::string& table, std::string_view where) {
        return tx
            .one(
                fmt::format("SELECT count(*) AS n FROM {} WHERE {}", table, where),
                [](const db::Row& row) { return row.integer("n"); })
            .value();
    }

    /// Those that are not made of others.
    std::string columns(const std::string& table) {
        return database_.value(fmt::format(
            "SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute "
            "WHERE attrelid = '{}'::regclass AND attnum > 0 AND NOT attisdropped "
            "AND attgenerated = ''",
            table));
    }

    [[nodiscard]] std::string isOf(const Customer& customer) const {
        return fmt::format("tenant_id = '{}'", customer.tenant.value);
    }

    FreshDatabase database_;
    Customer a_;
    Customer b_;
    std::unique_ptr<Database> own_;
};

TEST_P(LookAcross, SeesItsOwnTenantAndNoOther) {
    for (const std::string& table : tables("SELECT")) {
        Transaction tx{*own_, TenantScope::of(a_.tenant)};
        EXPECT_GE(rows(tx, table, isOf(a_)), 1) << table;
        EXPECT_EQ(rows(tx, table, isOf(b_)), 0) << table;
    }
}

TEST_P(LookAcross, SeesBothWhenBothAreNamed) {
    const std::vector<TenantId> both{a_.tenant, b_.tenant};
    for (const std::string& table : tables("SELECT")) {
        Transaction tx{*own_, TenantScope::of(both)};
        EXPECT_GE(rows(tx, table, isOf(b_)), 1) << table;
    }
}

TEST_P(LookAcross, ReadsNothingWithoutATenant) {
    for (const std::string& table : tables("SELECT")) {
        if (table == "organisation") continue;  // the tree is needed to find the tenants
        Transaction tx{*own_, TenantScope::none()};
        EXPECT_THROW((void)rows(tx, table, "true"), db::DatabaseError) << table;
    }
}

TEST_P(LookAcross, KeepsNoTenantAfterATransaction) {
    for (const std::string& table : tables("SELECT")) {
        if (table == "organisation") continue;
        Transaction{*own_, TenantScope::of(a_.tenant)}.commit();
        Transaction tx{*own_, TenantScope::none()};
        EXPECT_THROW((void)rows(tx, table, "true"), db::DatabaseError) << table;
    }
}

TEST_P(LookAcross, ChangesAndDeletesNoRowOfAnother) {
    for (const std::string& table : tables("UPDATE")) {
        Transaction tx{*own_, TenantScope::of(a_.tenant)};
        const auto touched =
            tx.exec(fmt::format("UPDATE {} SET tenant_id = tenant_id WHERE {}", table, isOf(b_)));
        EXPECT_EQ(touched, 0U) << table;
    }
    for (const std::string& table : tables("DELETE")) {
        Transaction tx{*own_, TenantScope::of(a_.tenant)};
        EXPECT_EQ(tx.exec(fmt::format("DELETE FROM {} WHERE {}", table, isOf(b_))), 0U) << table;
    }
}

TEST_P(LookAcross, GivesNoRowToAnother) {
    for (const std::string& table : tables("UPDATE")) {
        Transaction tx{*own_, TenantScope::of(a_.tenant)};
        EXPECT_THROW(
            tx.exec(
                fmt::format("UPDATE {} SET tenant_id = $1 WHERE {}", table, isOf(a_)), b_.tenant),
            db::Forbidden)
            << table;
    }
}

TEST_P(LookAcross, InsertsNoRowForAnother) {
    for (const std::string& table : tables("INSERT")) {
        Transaction source{*own_, TenantScope::of(a_.tenant)};
        const std::string copy = fmt::format(
            "INSERT INTO {0} ({2}) SELECT {2} FROM (SELECT (jsonb_populate_record(t, "
            "jsonb_build_object('tenant_id', '{1}'))).* FROM {0} t LIMIT 1) AS changed",
            table,
            b_.tenant.value,
            columns(table));
        EXPECT_THROW(source.exec(copy), db::Forbidden) << table;
    }
}

TEST_P(LookAcross, CannotChooseTenantsInsideAQuery) {
    Transaction tx{*own_, TenantScope::of(a_.tenant)};
    EXPECT_THROW(
        tx.exec("SELECT set_config('platen.tenants', $1, true)", b_.tenant), db::Forbidden);
}

TEST_P(LookAcross, CannotReadAPartitionDirectly) {
    Transaction tx{*own_, TenantScope::of(a_.tenant)};
    EXPECT_THROW((void)rows(tx, "reading_default", "true"), db::Forbidden);
}

INSTANTIATE_TEST_SUITE_P(
    Roles,
    LookAcross,
    ::testing::Values("platen_web", "platen_ingest", "platen_analyze", "platen_work"),
    [](const auto& role) { return role.param.substr(7); });

}  // namespace
}  // namespace platen::server::migrations
