#include "server/rebuild/rebuild.hpp"
#include "server/renormalise/corrector.hpp"
#include "tests/server/analysis/installation.hpp"
#include "tests/server/fake_printers/fake_printers.hpp"
#include "tests/server/fake_printers/wrong_profiles.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <map>
#include <optional>
#include <string>
#include <vector>

/// A profile turns out to be wrong, and its corrected form is applied to the archive.
namespace platen::server::renormalise {
namespace {

using analysis::Installation;
using platen::testing::FakePrinter;
using platen::testing::FakeStream;
using platen::testing::profileRecord;
using platen::testing::readingRecord;
using platen::testing::unreachableRecord;
using platen::testing::WrongProfiles;
using std::chrono::minutes;

const std::string kMacA{"\x00\x17\xc8\x00\x00\x0a", 6};
const std::string kMacB{"\x00\x17\xc8\x00\x00\x0b", 6};

/// Remembers a report.
class KeptReport : public ReportSink {
public:
    void begin(
        const Correction& correction,
        const std::string& tenant_name,
        const std::vector<ReplacedProfile>& profiles) override {
        id = correction.id;
        name = tenant_name;
        replaced = profiles;
    }
    void reading(const DeviceId& /*device*/, const CorrectedReading& reading) override {
        for (const auto& change : reading.changes)
            readings.push_back(fmt::format(
                "{} {} {} {}",
                formatUtc(reading.sample.taken_at),
                change.field,
                change.before.value_or("-"),
                change.after.value_or("-")));
    }
    void derived(const DeviceId& /*device*/, const DerivedChange& change) override {
        things.push_back(change);
    }
    void device(const DeviceId& /*device*/, const DeviceReport& report) override {
        unknowable += report.unknowable;
    }

    std::string id;
    std::string name;
    std::vector<ReplacedProfile> replaced;
    std::vector<std::string> readings;
    std::vector<DerivedChange> things;
    std::int64_t unknowable{0};
};

/// A site whose agent reads two printers for thirty hours with the given profile: a sleeping one,
/// one that was away, a backlog that comes late, a counter that reads zero, and more than a page.
class Site {
public:
    explicit Site(const Profile& profile) : profile_{profile} {
        stream_.add(profileRecord(profile));
        const TimePoint begin = server.clock.wallNow();
        for (int round = 0; round < 60; ++round) {
            server.clock.advance(minutes{30});
            read("S1", kMacA, 1000 + 3 * round, 90 - round / 2, round);
            read("S2", kMacB, round == 20 ? 0 : 50'000 + 7 * round, 20 + round % 3, round);
            if (round == 40) stream_.add(unreachableRecord({.address = "192.0.2.1"}));
            if (round % 10 == 9) server.deliver(stream_);
        }
        backlog(begin);
        server.analyzeAll();
    }

    /// What is made of the readings, in the terms that two installations have in common.
    std::string derived() {
        auto& database = server.database;
        return database.table(
                   "SELECT vendor, model, serial, firmware, name, location, mac, address, "
                   "read_from - 'protocol' AS read_from, first_seen_at FROM device ORDER BY "
                   "serial") +
               database.table(
                   "SELECT d.serial, s.taken_at, s.received_at, s.stream_id, s.seq, s.full_at, "
                   "s.full_n, s.n, s.total, s.mono, s.color, s.pages_30d, s.status, s.reasons, "
                   "s.alerts, s.supply_left, s.trust, s.open_findings, s.counters, c.counters AS "
                   "places, s.day, s.volume_day, encode(s.meters, 'hex') AS meters, "
                   "s.unreachable_since, l.status AS said_status, l.errors, l.console, "
                   "l.old_counters, l.supplies, l.trays, l.alerts AS said_alerts, "
                   "l.reasons AS said_reasons, l.parts_at, l.absent "
                   "FROM device_state s JOIN device d ON d.id = s.device_id "
                   "JOIN device_latest l ON l.device_id = s.device_id "
                   "JOIN counter_set c ON c.tenant_id = s.tenant_id AND c.number = s.counter_set "
                   "ORDER BY 1") +
               database.table(
                   "SELECT d.serial, s.kind, s.key, s.began_at, s.ended_at, s.value, s.detail "
                   "FROM device_span s JOIN device d ON d.id = s.device_id "
                   "WHERE s.key NOT IN ('site', 'agent') ORDER BY 1, 2, 3, 4") +
               database.table(
                   "SELECT d.serial, to_jsonb(y) - 'tenant_id' - 'device_id' AS use "
                   "FROM device_day y JOIN device d ON d.id = y.device_id ORDER BY 1, y.day") +
               database.table(
                   "SELECT to_jsonb(c) - 'tenant_id' AS use FROM customer_day c "
                   "ORDER BY c.day") +
               database.table(
                   "SELECT d.serial, to_jsonb(f) - 'tenant_id' - 'device_id' AS finding "
                   "FROM counter_finding f JOIN device d ON d.id = f.device_id "
                   "ORDER BY 1, f.taken_at, f.n, f.counter") +
               database.table(
                   "SELECT d.serial, r.taken_at, r.seq, r.n, r.status, r.life_count, "
                   "r.total_impressions, r.print_total, r.others, c.counters, r.parts, "
                   "encode(r.marks, 'hex') AS marks FROM reading r "
                   "JOIN device d ON d.id = r.device_id "
                   "JOIN counter_set c ON c.tenant_id = r.tenant_id AND c.number = r.counter_set "
                   "ORDER BY 1, 2, 3");
    }

    bool report(const ProfileSet& profiles, ReportSink& sink) {
        return reportCorrection(*server.analyze_database, profiles, order(), sink);
    }
    std::optional<ApplyResult> apply(const std::string& id) {
        return applyCorrection(*server.analyze_database, server.customer.tenant, id, "tester");
    }
    ReportOrder order() {
        ReportOrder order;
        order.tenant = server.customer.tenant;
        order.id = server.random.uuid();
        order.who = "tester";
        return order;
    }

    /// Makes everything again, and puts it in the place of what differs.
    rebuild::RebuildResult rebuild() {
        auto& database = server.database;
        const auto own = database.as(database.value("SELECT current_user"), 1);
        return rebuild::rebuild(*own, {.tenant = server.customer.tenant, .check = false});
    }

    Installation server{"2026-10-24T08:00:00Z"};  // the clocks go back at night

    /// Once more, with the first profile.
    void readAgain(int count) {
        server.clock.advance(minutes{30});
        stream_.add(readingRecord(printer("S1", kMacA, count, 40, 1), profile_));
        server.deliver(stream_);
        server.analyzeAll();
    }

private:
    FakePrinter printer(
        const std::string& serial, const std::string& mac, int count, int toner, int round) {
        const bool sleeps = round % 7 == 3;
        FakePrinter printer{
            .address = serial == "S1" ? "192.0.2.1" : "192.0.2.2",
            .serial = serial,
            .model = "Laser " + serial,
            .life_count = sleeps ? -1 : count,
            .toner = sleeps ? -1 : toner,
            .mac = mac,
            .name = round < 30 ? "hall" : "lobby"};
        if (round % 11 > 7 && !sleeps) printer.alert = "Toner low";
        return printer;
    }
    void read(const std::string& serial, const std::string& mac, int count, int toner, int round) {
        stream_.add(readingRecord(printer(serial, mac, count, toner, round), profile_));
    }
    /// Of the first hours, by another agent's clock, after everything else.
    void backlog(TimePoint begin) {
        platen::testing::TestClock past{begin + minutes{10}};
        FakeStream late{server.customer.agent, {server.random.uuid()}, past};
        for (int round = 0; round < 8; ++round) {
            past.advance(minutes{45});
            late.add(readingRecord(printer("S1", kMacA, 1000 + 4 * round, 90, round), profile_));
        }
        past.advance(server.clock.wallNow() - past.wallNow());
        server.deliver(late, late.seal());
    }

    const Profile& profile_;
    FakeStream stream_{server.customer.agent, {server.random.uuid()}, server.clock};
};

class Renormalise : public ::testing::Test {
protected:
    WrongProfiles wrong_;
    ProfileSet right_{ProfileSet::fromFolder("config/profiles")};
};

TEST_F(Renormalise, MakesWhatTheRightProfileWouldHaveMadeFromTheStart) {
    Site corrected{wrong_.generic()};
    Site reference{platen::testing::genericProfile()};
    ASSERT_NE(corrected.derived(), reference.derived());
    const std::string before = corrected.derived();
    KeptReport report;
    ASSERT_TRUE(corrected.report(right_, report));
    EXPECT_EQ(corrected.derived(), before) << "a report changes nothing";
    const auto applied = corrected.apply(report.id);
    ASSERT_TRUE(applied);
    EXPECT_EQ(applied->devices, 2);
    EXPECT_EQ(applied->differing, 0);
    EXPECT_EQ(applied->late, 0);
    EXPECT_EQ(corrected.derived(), reference.derived());
    KeptReport second;
    EXPECT_FALSE(corrected.report(right_, second)) << "nothing is left to do";
}

TEST_F(Renormalise, ReportsExactlyTheFiguresThatDiffer) {
    Site corrected{wrong_.generic()};
    Site reference{platen::testing::genericProfile()};
    const auto figures = [](Site& site) {
        std::map<std::string, std::string> values;
        platen::server::db::Transaction tx{site.server.database.admin(), db::TenantScope::none()};
        const db::Rows rows = tx.query(
            "SELECT d.serial, r.seq, r.stream_id, to_char(r.taken_at AT TIME ZONE 'UTC', "
            "  'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"') AS taken_at, c.name, c.value "
            "FROM reading r JOIN device d ON d.id = r.device_id CROSS JOIN LATERAL (VALUES "
            "  ('life_count', r.life_count::text), ('print_total', r.print_total::text), "
            "  ('status', nullif(r.status, ''))) AS c (name, value)");
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const db::Row row = rows[i];
            values[fmt::format(
                "{} {} {} {} {}",
                row.text("taken_at"),
                row.text("name"),
                row.text("serial"),
                row.integer("stream_id"),
                row.integer("seq"))] = row.optionalText("value").value_or("-");
        }
        return values;
    };
    std::vector<std::string> expected;
    const auto right = figures(reference);
    for (const auto& [key, before] : figures(corrected)) {
        const std::string& after = right.at(key);
        if (before == after) continue;
        const auto field = key.find(' ', key.find(' ') + 1);
        expected.push_back(fmt::format("{} {} {}", key.substr(0, field), before, after));
    }
    ASSERT_GT(expected.size(), 150U);
    KeptReport report;
    ASSERT_TRUE(corrected.report(right_, report));
    EXPECT_THAT(report.readings, ::testing::UnorderedElementsAreArray(expected));
    EXPECT_EQ(report.name, "Customer");
    ASSERT_EQ(report.replaced.size(), 1U);
    EXPECT_EQ(report.replaced.front().family, "printer-mib");
    const auto has = [&](const std::string& kind) {
        return std::ranges::count(report.things, kind, &DerivedChange::kind);
    };
    EXPECT_GT(has("day"), 0);
    EXPECT_GT(has("latest"), 0);
    EXPECT_GT(has("span"), 0);
    EXPECT_GT(has("device"), 0) << "both were called after their model";
}

TEST_F(Renormalise, KeepsWhatEveryFigureWasBefore) {
    Site site{wrong_.generic()};
    const std::string before =
        site.server.database.table("SELECT * FROM device_day ORDER BY device_id, day");
    KeptReport report;
    ASSERT_TRUE(site.report(right_, report));
    const std::string life_counts = site.server.database.value(
        "SELECT string_agg(life_count::text, ' ' ORDER BY device_id, "
        "taken_at, stream_id, seq) FROM reading");
    ASSERT_TRUE(site.apply(report.id));
    EXPECT_EQ(
        site.server.database.value(
            "SELECT string_agg(CASE WHEN c.before ? 'life_count' THEN c.before->>'life_count' "
            "ELSE r.life_count::text END, ' ' ORDER BY r.device_id, taken_at, stream_id, seq) "
            "FROM reading r LEFT JOIN figure_change c ON c.tenant_id = r.tenant_id "
            "AND c.device_id = r.device_id AND c.kind = 'reading' AND c.key = concat_ws('-', "
            "(extract(epoch FROM r.taken_at) * 1000)::bigint, r.stream_id, r.seq)"),
        life_counts);
    EXPECT_EQ(
        site.server.database.number("SELECT count(*) FROM figure_change WHERE kind <> 'reading'"),
        std::ssize(report.things));
    EXPECT_EQ(
        site.server.database.number("SELECT count(*) FROM reading WHERE normalised_by IS NULL"), 0);
    EXPECT_NE(
        site.server.database.table("SELECT * FROM device_day ORDER BY device_id, day"), before);
}

TEST_F(Renormalise, UnderstandsWhatIsStillReadWithTheOldProfileByTheNewOne) {
    Site site{wrong_.generic()};
    KeptReport report;
    ASSERT_TRUE(site.report(right_, report));
    ASSERT_TRUE(site.apply(report.id));
    site.readAgain(5000);
    EXPECT_EQ(
        site.server.database.value("SELECT life_count FROM reading ORDER BY taken_at DESC LIMIT 1"),
        "5000");
    KeptReport second;
    EXPECT_FALSE(site.report(right_, second));
}

TEST_F(Renormalise, KnowsADeviceAgainWhoseSerialNumberWasReadWrong) {
    const WrongProfiles wrong{WrongProfiles::Serial::Wrong};
    Site site{wrong.generic()};
    Site reference{platen::testing::genericProfile()};
    KeptReport report;
    ASSERT_TRUE(site.report(right_, report));
    ASSERT_TRUE(site.apply(report.id));
    EXPECT_EQ(site.derived(), reference.derived());
    site.readAgain(5000);
    EXPECT_EQ(site.server.database.number("SELECT count(*) FROM device"), 2);
    EXPECT_EQ(
        site.server.database.value(
            "SELECT d.serial FROM reading r JOIN device d ON d.id = r.device_id "
            "ORDER BY r.taken_at DESC LIMIT 1"),
        "S1");
}

TEST_F(Renormalise, CanBeTakenBackByAnotherRun) {
    Site site{wrong_.generic()};
    const std::string before = site.derived();
    KeptReport report;
    ASSERT_TRUE(site.report(right_, report));
    ASSERT_TRUE(site.apply(report.id));
    ASSERT_NE(site.derived(), before);
    KeptReport back;
    ASSERT_TRUE(site.report(wrong_.all(), back));
    ASSERT_TRUE(site.apply(back.id));
    EXPECT_EQ(site.derived(), before);
    EXPECT_EQ(
        site.server.database.number(
            "SELECT count(*) FROM profile_override o JOIN profile p ON p.hash = o.read_by "
            "JOIN reading r ON r.profile = p.number"),
        0);
}

TEST_F(Renormalise, LeavesADeviceAloneWhoseReadingsAreNoLongerWhatWasReported) {
    Site site{wrong_.generic()};
    KeptReport first;
    KeptReport second;
    ASSERT_TRUE(site.report(right_, first));
    ASSERT_TRUE(site.report(right_, second));
    ASSERT_TRUE(site.apply(first.id));
    const std::string corrected = site.derived();
    const auto applied = site.apply(second.id);
    ASSERT_TRUE(applied);
    EXPECT_EQ(applied->differing, 2);
    EXPECT_EQ(site.derived(), corrected);
    EXPECT_EQ(
        site.server.database.number("SELECT count(*) FROM correction WHERE state = 'reported'"), 1)
        << "an old report takes nothing back";
    EXPECT_EQ(site.apply(first.id)->devices, 2) << "again: nothing happens";
    EXPECT_EQ(site.derived(), corrected);
    EXPECT_FALSE(site.apply(site.server.random.uuid())) << "there is no such report";
}

TEST_F(Renormalise, SaysWhatNobodyKnowsAnyMoreAndLeavesIt) {
    Site site{wrong_.generic()};
    site.server.database.execute("DELETE FROM inbox WHERE received_at < '2026-10-25T00:00:00Z'");
    const auto old_figures = [&site] {
        return site.server.database.table(
            "SELECT * FROM reading WHERE received_at < '2026-10-25T00:00:00Z' ORDER BY "
            "device_id, taken_at, seq");
    };
    const std::string before = old_figures();
    KeptReport report;
    ASSERT_TRUE(site.report(right_, report));
    EXPECT_EQ(
        report.unknowable,
        site.server.database.number(
            "SELECT count(*) FROM reading WHERE received_at < '2026-10-25T00:00:00Z'"));
    ASSERT_GT(report.unknowable, 10);
    ASSERT_TRUE(site.apply(report.id));
    EXPECT_EQ(old_figures(), before);
    EXPECT_EQ(site.server.database.value("SELECT max(life_count) FROM reading"), "50406");
    KeptReport second;
    EXPECT_FALSE(site.report(right_, second));
}

TEST_F(Renormalise, CorrectsOneDeviceAlone) {
    Site site{wrong_.generic()};
    auto order = site.order();
    order.device =
        DeviceId{site.server.database.value("SELECT id FROM device WHERE serial = 'S2'")};
    KeptReport report;
    ASSERT_TRUE(reportCorrection(*site.server.analyze_database, right_, order, report));
    ASSERT_TRUE(site.apply(order.id));
    EXPECT_EQ(
        site.server.database.value(
            "SELECT string_agg(DISTINCT d.serial, ' ') FROM reading r JOIN device d "
            "ON d.id = r.device_id WHERE r.normalised_by IS NOT NULL"),
        "S2");
    EXPECT_EQ(site.server.database.number("SELECT count(*) FROM profile_override"), 0)
        << "what is read from now on was not asked for";
}

/// Run by the test below, in a process of its own that is told where to die.
TEST(RenormaliseChild, DISABLED_Applies) {
    const auto word = [](const char* name) {
        const char* text = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): one thread
        return std::string{text == nullptr ? "" : text};
    };
    db::Database database{
        {.host = word("CHILD_HOST"),
         .port = static_cast<std::uint16_t>(std::stoi(word("CHILD_PORT"))),
         .name = word("CHILD_DATABASE"),
         .ssl_mode = "disable"},
        {.user = "platen_analyze", .password_file = {}}};
    ASSERT_TRUE(
        applyCorrection(database, {word("CHILD_TENANT")}, word("CHILD_CORRECTION"), "child"));
}

/// Whether it was killed there.
bool diesAt(Site& site, const std::string& id, const std::string& point) {
    const pid_t child = ::fork();
    if (child == 0) {
        const auto& connection = site.server.database.connection();
        setenv("CHILD_HOST", connection.host.c_str(), 1);
        setenv("CHILD_PORT", std::to_string(connection.port).c_str(), 1);
        setenv("CHILD_DATABASE", connection.name.c_str(), 1);
        setenv("CHILD_TENANT", site.server.customer.tenant.value.c_str(), 1);
        setenv("CHILD_CORRECTION", id.c_str(), 1);
        setenv("PLATEN_CRASH_AT", point.c_str(), 1);
        ::execl(
            "/proc/self/exe",
            "child",
            "--gtest_filter=RenormaliseChild.*",
            "--gtest_also_run_disabled_tests",
            "--gtest_brief=1",
            nullptr);
        ::_exit(127);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
}

TEST_F(Renormalise, GoesOnWhereItWasKilled) {
    Site corrected{wrong_.generic()};
    Site reference{platen::testing::genericProfile()};
    KeptReport report;
    ASSERT_TRUE(corrected.report(right_, report));
    for (const char* point :
         {"renormalise.prepare.before_commit:1",
          "renormalise.prepare.after_commit:2",
          "renormalise.begin.before_commit:1",
          "renormalise.begin.after_commit:1",
          "renormalise.page.before_commit:1",
          "renormalise.page.after_commit:1",
          "renormalise.device.before_commit:1",
          "renormalise.device.after_commit:1"}) {
        EXPECT_TRUE(diesAt(corrected, report.id, point)) << point;
    }
    ASSERT_TRUE(corrected.apply(report.id));
    EXPECT_EQ(corrected.derived(), reference.derived());
    EXPECT_EQ(
        corrected.server.database.number(
            "SELECT count(*) FROM figure_change WHERE kind <> 'reading'"),
        std::ssize(report.things));
}

/// It died after it had noted what the devices will be known by, and before it began.
TEST_F(Renormalise, KnowsDevicesAgainAfterARebuildBeforeItBegan) {
    const WrongProfiles wrong{WrongProfiles::Serial::Wrong};
    Site corrected{wrong.generic()};
    Site reference{platen::testing::genericProfile()};
    KeptReport report;
    ASSERT_TRUE(corrected.report(right_, report));
    ASSERT_TRUE(diesAt(corrected, report.id, "renormalise.begin.before_commit:1"));
    EXPECT_EQ(corrected.rebuild().inexact.corrected, 2);
    ASSERT_TRUE(corrected.apply(report.id));
    EXPECT_EQ(corrected.derived(), reference.derived());
    corrected.readAgain(5000);
    EXPECT_EQ(corrected.server.database.number("SELECT count(*) FROM device"), 2);
}

TEST_F(Renormalise, IsLeftAloneByARebuild) {
    Site corrected{wrong_.generic()};
    Site reference{platen::testing::genericProfile()};
    KeptReport report;
    ASSERT_TRUE(corrected.report(right_, report));
    ASSERT_TRUE(corrected.apply(report.id));
    const auto result = corrected.rebuild();
    EXPECT_EQ(result.inexact.corrected, 2);
    EXPECT_TRUE(result.differences.empty()) << result.differences.front().table;
    EXPECT_EQ(corrected.derived(), reference.derived());
}

}  // namespace
}  // namespace platen::server::renormalise
