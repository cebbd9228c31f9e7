#include "agent/outbox/sqlite.hpp"

#include "agent/outbox/outbox_error.hpp"
#include "tests/agent/support/temporary_folder.hpp"

#include <gtest/gtest.h>
#include <sqlite3.h>

namespace platen::agent::outbox::sqlite {
namespace {

class StatementTest : public ::testing::Test {
protected:
    StatementTest() {
        connection.run("CREATE TABLE item(id INTEGER PRIMARY KEY, text BLOB)");
        connection.run("INSERT INTO item VALUES(1, 'one'), (2, 'two')");
    }

    std::string textOf(std::int64_t id) {
        Statement statement{connection, kSelect};
        return statement.bind(id).step() ? statement.bytes(0) : "none";
    }
    [[nodiscard]] std::size_t preparedStatements() const {
        std::size_t count = 0;
        for (auto* each = sqlite3_next_stmt(connection.handle(), nullptr); each != nullptr;
             each = sqlite3_next_stmt(connection.handle(), each))
            ++count;
        return count;
    }

    static constexpr const char* kSelect = "SELECT text FROM item WHERE id = ?";
    tests::TemporaryFolder folder;
    Connection connection{folder.file("test.db")};
};

TEST_F(StatementTest, IsPreparedOnce) {
    EXPECT_EQ(textOf(1), "one");
    EXPECT_EQ(preparedStatements(), 1U);
    EXPECT_EQ(textOf(2), "two");
    EXPECT_EQ(preparedStatements(), 1U);
}

TEST_F(StatementTest, HasNoParametersOfTheOneBefore) {
    EXPECT_EQ(textOf(1), "one");
    Statement statement{connection, kSelect};
    EXPECT_FALSE(statement.step());
}

TEST_F(StatementTest, IsNotSharedByTwoThatRunTogether) {
    Statement outer{connection, "SELECT text FROM item ORDER BY id"};
    ASSERT_TRUE(outer.step());
    {
        Statement inner{connection, "SELECT text FROM item ORDER BY id"};
        ASSERT_TRUE(inner.step());
        EXPECT_EQ(inner.bytes(0), "one");
    }
    ASSERT_TRUE(outer.step());
    EXPECT_EQ(outer.bytes(0), "two");
}

TEST_F(StatementTest, LeavesNoLockBehind) {
    EXPECT_EQ(textOf(1), "one");  // stopped at a row
    connection.run("DROP TABLE item");
}

TEST_F(StatementTest, FollowsATableThatWasReplaced) {
    EXPECT_EQ(textOf(1), "one");
    connection.run("ALTER TABLE item RENAME TO old_item");
    connection.run("CREATE TABLE item(id INTEGER PRIMARY KEY, text BLOB)");
    EXPECT_EQ(textOf(1), "none");
    connection.run("DROP TABLE item");
    EXPECT_THROW((void)textOf(1), OutboxError);
}

TEST_F(StatementTest, IsNotKeptWhenItFailed) {
    const auto insert = [&] {
        Statement{connection, "INSERT INTO item VALUES(?, 'again')"}
            .bind(std::int64_t{1})
            .execute();
    };
    EXPECT_THROW(insert(), OutboxError);
    EXPECT_EQ(preparedStatements(), 0U);
    EXPECT_EQ(textOf(1), "one");
}

}  // namespace
}  // namespace platen::agent::outbox::sqlite
