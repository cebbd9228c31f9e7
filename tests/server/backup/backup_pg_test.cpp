#include "common/core/random.hpp"
#include "server/backup/backup.hpp"
#include "server/backup/backup_error.hpp"
#include "server/backup/restore.hpp"
#include "server/db/advisory_lock.hpp"
#include "server/db/quoting.hpp"
#include "server/db/transaction.hpp"
#include "server/migrations/migrator.hpp"
#include "tests/server/support/fresh_database.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <optional>
#include <string>

namespace platen::server::backup {
namespace {

namespace fs = std::filesystem;
using platen::testing::addCustomer;
using platen::testing::FreshDatabase;
using ::testing::HasSubstr;

const db::RoleSettings kAdmin{.user = "postgres", .password_file = {}};

/// Rights, policies, sequences, partitions, limits of the roles: what makes up a database besides
/// its rows.
constexpr std::string_view kCatalogue =
    "SELECT 'table' AS kind, c.relname::text AS name, coalesce(array_to_string(ARRAY(SELECT "
    "a::text FROM unnest(c.relacl) a ORDER BY 1), ' '), '') || c.relrowsecurity || "
    "c.relforcerowsecurity || coalesce(pg_get_expr(c.relpartbound, c.oid), '') || o.rolname AS "
    "detail FROM pg_class c JOIN pg_roles o ON o.oid = c.relowner "
    "WHERE c.relnamespace = 'public'::regnamespace "
    "UNION ALL SELECT 'policy', tablename || '.' || policyname, "
    "roles::text || coalesce(qual, '') || coalesce(with_check, '') FROM pg_policies "
    "UNION ALL SELECT 'sequence', sequencename::text, coalesce(last_value, 0)::text "
    "FROM pg_sequences "
    "UNION ALL SELECT 'function', p.proname::text, coalesce(array_to_string(ARRAY(SELECT a::text "
    "FROM unnest(p.proacl) a ORDER BY 1), ' '), '') FROM pg_proc p "
    "WHERE p.pronamespace = 'public'::regnamespace OR p.proname = 'set_config' "
    "UNION ALL SELECT 'setting', s.setrole::regrole::text, s.setconfig::text "
    "FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase "
    "WHERE d.datname = current_database() "
    "UNION ALL SELECT 'database', '', coalesce(array_to_string(ARRAY(SELECT a::text "
    "FROM unnest(datacl) a ORDER BY 1), ' '), '') FROM pg_database "
    "WHERE datname = current_database() ORDER BY 1, 2, 3";

class BackupTest : public ::testing::Test {
protected:
    BackupTest() { fs::create_directories(folder_); }

    ~BackupTest() override {
        fs::remove_all(folder_);
        for (const std::string& name : replaced_)
            database_.admin().executeOutsideTransaction("DROP DATABASE " + db::quotedName(name));
    }

    /// Something in every kind of table, also in partitions.
    void fill() {
        customer_ = addCustomer(database_, "Bäckerei \"Zum\\Ofen\"", "Europe/Berlin");
        database_.execute(fmt::format(
            "SELECT make_inbox_day(current_date); SELECT make_reading_month(current_date); "
            "SELECT setval('stream_id_seq', 41); "
            "INSERT INTO agent_stream (tenant_id, agent_id, epoch, hw, chain, first_seen_at, "
            "last_seen_at) VALUES ('{0}', '{1}', gen_random_uuid(), 9, decode(repeat('ab', 32), "
            "'hex'), now(), now()); "
            "INSERT INTO inbox SELECT '{0}', 42, 1, 9, now(), 1, sha256(''), sha256(''), 3, '', 1, "
            "1, '', decode('00ff27', 'hex'); "
            "INSERT INTO reading (tenant_id, device_id, taken_at, stream_id, seq, received_at, "
            "n, profile, counter_set, parts, status, chain, total_impressions) "
            "SELECT '{0}', gen_random_uuid(), now() - g * interval '1 hour', 42, g, now(), 1, 1, "
            "1, 0, 'idle', decode(repeat('cd', 16), 'hex'), g * 1000 "
            "FROM generate_series(1, 50) g; "
            "INSERT INTO login_user (id, organisation_id, email, password_hash, role) VALUES "
            "(gen_random_uuid(), '{0}', 'a@x.test', 'hash', 'admin'); "
            "INSERT INTO login_session (token_sha256, user_id, csrf_sha256) SELECT sha256('t'), "
            "id, sha256('c') FROM login_user; "
            "INSERT INTO login_enrol_token (id, tenant_id, site_id, agent_id, secret_sha256, "
            "expires_at, used_at) SELECT 'token ' || n, '{0}', '{2}', gen_random_uuid(), "
            "sha256('s'), now() + interval '1 day', CASE n WHEN 1 THEN now() END "
            "FROM generate_series(1, 2) n",
            customer_.tenant.value,
            customer_.agent.value,
            customer_.site.value));
    }

    [[nodiscard]] Backup backup() {
        return makeBackup(
            {.connection = database_.connection(),
             .role = {.user = "platen_backup", .password_file = {}},
             .target = folder_});
    }

    Restored restore(const std::string& from, Users users = Users::Disconnect) {
        auto restored = restoreBackup(
            {.connection = database_.connection(),
             .admin = kAdmin,
             .folder = from,
             .users = users,
             .migrate = [this](const db::ConnectionSettings& connection) {
                 db::Database fresh{connection, kAdmin};
                 migrations::Migrator{fresh}.migrate();
                 if (meanwhile_) meanwhile_();
             }});
        if (restored.replaced) replaced_.push_back(*restored.replaced);
        return restored;
    }

    std::optional<BackupFault> faultOfRestore(
        const std::string& from, Users users = Users::Disconnect) {
        try {
            restore(from, users);
            return std::nullopt;
        } catch (const BackupError& problem) {
            text_ = problem.what();
            return problem.fault();
        }
    }

    [[nodiscard]] std::string contents() {
        std::string text;
        for (const char* table :
             {"organisation",
              "site",
              "agent",
              "queue_agent",
              "agent_stream",
              "inbox",
              "reading",
              "login_user",
              "schema_migration"})
            text += database_.table(fmt::format("SELECT * FROM {} ORDER BY 1, 2, 3", table));
        return text;
    }

    FreshDatabase database_;
    platen::testing::Customer customer_;
    SystemRandom random_;
    fs::path folder_ = fs::temp_directory_path() / ("platen-backup-" + random_.uuid());
    std::vector<std::string> replaced_;
    std::string text_;                 ///< of the last fault
    std::function<void()> meanwhile_;  ///< while a restore is under way
};

TEST_F(BackupTest, BringsBackEverythingThatWasThere) {
    fill();
    const std::string before = contents();
    const std::string catalogue = database_.table(kCatalogue);
    const Backup made = backup();
    EXPECT_EQ(database_.number("SELECT count(*) FROM server_fact WHERE name = 'backup'"), 1);
    database_.execute(
        "DELETE FROM reading; UPDATE site SET name = 'other'; SELECT make_inbox_day('2030-01-01'); "
        "DROP POLICY tenant_platen_web ON device; SELECT setval('stream_id_seq', 4711)");
    const Restored restored = restore(made.folder);
    EXPECT_EQ(contents(), before);
    EXPECT_EQ(database_.table(kCatalogue), catalogue);
    EXPECT_EQ(restored.manifest.rowsOf("reading"), 50);
    EXPECT_EQ(
        database_.value("SELECT datcollate FROM pg_database WHERE datname = current_database()"),
        database_.value(fmt::format(
            "SELECT datcollate FROM pg_database WHERE datname = '{}'", *restored.replaced)));
    EXPECT_NO_THROW(migrations::requireCurrentSchema(*database_.as("platen_web")));
}

TEST_F(BackupTest, RestoresWhereThereIsNoDatabase) {
    fill();
    const std::string before = contents();
    const Backup made = backup();
    db::ConnectionSettings elsewhere = database_.connection();
    elsewhere.name += "_b";
    const auto restored = restoreBackup(
        {.connection = elsewhere,
         .admin = kAdmin,
         .folder = made.folder,
         .users = Users::Refuse,
         .migrate = [](const db::ConnectionSettings&) {}});
    replaced_.push_back(elsewhere.name);
    EXPECT_EQ(restored.replaced, std::nullopt);
    db::Database there{elsewhere, kAdmin};
    db::Transaction tx{there, db::TenantScope::none()};
    EXPECT_EQ(
        tx.one(
            "SELECT count(*) AS n FROM reading",
            [](const db::Row& row) { return row.integer("n"); }),
        50);
}

TEST_F(BackupTest, HoldsOneStateWhateverIsCommittedMeanwhile) {
    fill();
    db::Database own{database_.connection(), kAdmin};
    db::Transaction open{own, db::TenantScope::none()};
    open.exec("DELETE FROM reading WHERE seq <= 25");
    const Backup made = backup();
    open.commit();
    EXPECT_EQ(made.manifest.rowsOf("reading"), 50);
    restore(made.folder);
    EXPECT_EQ(database_.number("SELECT count(*) FROM reading"), 50);
}

TEST_F(BackupTest, BringsBackNoSessionAndNoTokenThatMayHaveBeenUsed) {
    fill();
    restore(backup().folder);
    EXPECT_EQ(database_.number("SELECT count(*) FROM login_session"), 0);
    EXPECT_EQ(database_.value("SELECT string_agg(id, ',') FROM login_enrol_token"), "token 1");
}

TEST_F(BackupTest, RefusesADumpThatIsNotWhatWasWritten) {
    fill();
    const Backup made = backup();
    const std::string before = contents();
    const fs::path dump = fs::path{made.folder} / kDumpFile;
    {
        std::fstream file{dump, std::ios::in | std::ios::out | std::ios::binary};
        file.seekp(static_cast<std::streamoff>(made.manifest.dump_bytes / 2));
        file.put('\x55');
        file.put('\xaa');
    }
    EXPECT_EQ(faultOfRestore(made.folder), BackupFault::Damaged);
    fs::resize_file(dump, made.manifest.dump_bytes - 1);
    EXPECT_EQ(faultOfRestore(made.folder), BackupFault::Damaged);
    fs::remove(dump);
    EXPECT_EQ(faultOfRestore(made.folder), BackupFault::Damaged);
    EXPECT_EQ(faultOfRestore(folder_), BackupFault::NotThere);
    EXPECT_EQ(contents(), before);
}

TEST_F(BackupTest, RefusesABackupOfANewerProgram) {
    fill();
    const Backup made = backup();
    Manifest newer = made.manifest;
    newer.schema = migrations::programSchema() + 1;
    std::ofstream{fs::path{made.folder} / kManifestFile} << manifestText(newer);
    EXPECT_EQ(faultOfRestore(made.folder), BackupFault::Newer);
    EXPECT_THAT(text_, HasSubstr("install the newer version"));
}

TEST_F(BackupTest, LeavesTheDatabaseAloneWhenWhatWasLoadedIsNotWhatWasCounted) {
    fill();
    const Backup made = backup();
    Manifest wrong = made.manifest;
    wrong.rows["reading"] += 1;
    std::ofstream{fs::path{made.folder} / kManifestFile} << manifestText(wrong);
    database_.execute("UPDATE site SET name = 'newer'");
    EXPECT_EQ(faultOfRestore(made.folder), BackupFault::Damaged);
    EXPECT_THAT(text_, HasSubstr("50 rows of reading"));
    EXPECT_EQ(database_.value("SELECT name FROM site"), "newer");
    EXPECT_EQ(
        database_.number("SELECT count(*) FROM pg_database WHERE datname = current_database() || "
                         "'_restoring'"),
        0);
}

TEST_F(BackupTest, DoesNotTakeADatabaseAwayFromThoseWhoUseIt) {
    fill();
    const Backup made = backup();
    db::Database server{database_.connection(), kAdmin};
    server.ping();  // a connection stays in its pool
    EXPECT_EQ(faultOfRestore(made.folder, Users::Refuse), BackupFault::InUse);
    EXPECT_THAT(text_, HasSubstr("--force"));
    EXPECT_NO_THROW(restore(made.folder, Users::Disconnect));
    EXPECT_NO_THROW(server.ping()) << "it finds the new one under the old name";
}

TEST_F(BackupTest, LeavesTheDatabaseToAnotherRestoreThatBeganWhenTheLockWasLost) {
    fill();
    const Backup made = backup();
    const std::string before = contents();
    db::ConnectionSettings cluster = database_.connection();
    cluster.name = "postgres";
    const db::Database maintenance{cluster, kAdmin};
    db::AdvisoryLock other{maintenance, db::AdvisoryLock::kRestore};
    meanwhile_ = [&] {
        database_.execute(
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_locks WHERE locktype = 'advisory' "
            "AND pid <> pg_backend_pid()");
        ASSERT_TRUE(other.hold());
    };
    EXPECT_EQ(faultOfRestore(made.folder), BackupFault::InUse);
    EXPECT_EQ(contents(), before);
}

TEST_F(BackupTest, RemovesWhatAKilledOneHasLeft) {
    fill();
    fs::create_directories(folder_ / ".platen-backup.partial" / "some folder");
    std::ofstream{folder_ / ".platen-backup.partial" / kDumpFile} << "half of a dump";
    database_.admin().executeOutsideTransaction(
        "CREATE DATABASE " + db::quotedName(database_.connection().name + "_restoring"));
    const Backup made = backup();
    EXPECT_NO_THROW(restore(made.folder));
    EXPECT_EQ(std::distance(fs::directory_iterator{folder_}, fs::directory_iterator{}), 1);
}

TEST_F(BackupTest, KeepsWhatItWritesPrivate) {
    fill();
    const fs::path made = backup().folder;
    EXPECT_EQ(fs::status(made).permissions(), fs::perms::owner_all);
    for (const char* file : {kDumpFile, kManifestFile})
        EXPECT_EQ(
            fs::status(made / file).permissions(), fs::perms::owner_read | fs::perms::owner_write);
}

TEST_F(BackupTest, NeverWritesOverAnything) {
    fill();
    const std::string taken = folder_ / "taken";
    std::ofstream{taken} << "mine";
    try {
        (void)makeBackup({.connection = database_.connection(), .role = kAdmin, .target = taken});
        FAIL() << "it was written over";
    } catch (const BackupError& problem) {
        EXPECT_EQ(problem.fault(), BackupFault::CannotWrite);
    }
    EXPECT_EQ(fs::file_size(taken), 4U);
}

TEST_F(BackupTest, TakesANewNameWithASlashBehindIt) {
    fill();
    const auto made = makeBackup(
        {.connection = database_.connection(), .role = kAdmin, .target = folder_ / "new/"});
    EXPECT_EQ(made.folder, folder_ / "new");
    EXPECT_TRUE(fs::exists(folder_ / "new" / kManifestFile));
}

TEST_F(BackupTest, LeavesNothingWhenTheDumpFails) {
    fill();
    // Sees no row behind the policies: pg_dump must refuse, not leave rows out in silence.
    EXPECT_ANY_THROW((void)makeBackup(
        {.connection = database_.connection(),
         .role = {.user = "platen_web", .password_file = {}},
         .target = folder_}));
    EXPECT_TRUE(fs::is_empty(folder_));
}

}  // namespace
}  // namespace platen::server::backup
