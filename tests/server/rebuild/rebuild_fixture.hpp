#pragma once

#include "server/rebuild/rebuild.hpp"
#include "tests/server/analysis/installation.hpp"
#include "tests/server/fake_printers/fake_printers.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>

namespace platen::server::rebuild {

using platen::testing::FakeStream;
using platen::testing::profileRecord;
using platen::testing::readingRecord;

class RebuildTest : public ::testing::Test {
protected:
    RebuildResult make(bool check = true) {
        const auto database = server_.database.as(server_.database.value("SELECT current_user"), 1);
        return rebuild(*database, {.tenant = server_.customer.tenant, .check = check});
    }
    /// "device_day 2; reading 1", and the first rows.
    std::string find() {
        last_ = make();
        std::string found;
        texts_.clear();
        for (const Difference& each : last_.differences) {
            found += fmt::format("{}{} {}", found.empty() ? "" : "; ", each.table, each.rows);
            texts_ += fmt::format(
                "{} {} {}: {} / {}\n", each.table, each.key, each.column, each.there, each.rebuilt);
        }
        return found;
    }
    void change(const std::string& sql) {
        server_.database.execute("SET LOCAL session_replication_role = replica; " + sql);
    }
    /// As retention does, which has dropped days on which the streams were there.
    void dropFromArchive(const std::string& batches) {
        change(fmt::format(
            "CREATE TABLE inbox_20261101 PARTITION OF inbox FOR VALUES FROM ('2026-11-01') TO "
            "('2026-11-02'); DELETE FROM inbox WHERE {0}; DELETE FROM inbox_done WHERE {0}; "
            "UPDATE agent_stream SET first_seen_at = '2000-01-01'",
            batches));
    }

    analysis::Installation server_;
    RebuildResult last_;
    std::string texts_;
};

/// One printer, read hourly over two days: it prints, rests, prints, and is not there for a while.
class RebuildOfOneTest : public RebuildTest {
protected:
    RebuildOfOneTest() {
        stream_.add(profileRecord());
        for (const std::int64_t count : {100, 110, 110, 110, 120, 130, 130})
            read({.life_count = count, .toner = count > 110 ? 40 : 41});
    }
    void read(const platen::testing::FakePrinter& printer) {
        stream_.add(readingRecord(printer));
        server_.deliver(stream_);
        server_.analyzeAll();
        server_.clock.advance(std::chrono::hours{5});
    }

    FakeStream stream_{server_.customer.agent, {server_.random.uuid()}, server_.clock};
};

}  // namespace platen::server::rebuild
