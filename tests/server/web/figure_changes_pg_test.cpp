#include "tests/server/web/history_fixture.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>

/// What figures were before a correction.
namespace platen::server::web {
namespace {

using platen::testing::Browser;
using platen::testing::HistoryFixture;

class FigureChangesApi : public HistoryFixture {
protected:
    void correct() {
        read({.life_count = 90});
        analyze();
        database_.execute(fmt::format(
            "INSERT INTO correction (tenant_id, id, made_by, received_before, state, applied_by) "
            "SELECT tenant_id, '{0}', 'root', now(), 'applied', 'root (alice)' FROM device WHERE "
            "id = '{1}';"
            "SET LOCAL platen.correction = '{0}';"
            "UPDATE reading SET life_count = 1000, status = 'idle';"
            "INSERT INTO figure_change (tenant_id, device_id, correction_id, kind, key, before, "
            "after) SELECT tenant_id, id, '{0}', 'day', '2026-11-02 life_count', '{{\"used\":0}}', "
            "'null' FROM device WHERE id = '{1}'",
            kCorrection,
            device()));
    }

    const std::string kCorrection = "0b5c3f2e-1111-4222-8333-444455556666";
};

TEST_F(FigureChangesApi, ShowsWhatEachWasAndWhoChangedIt) {
    correct();
    const Browser browser = logIn("viewer@a.test");
    const auto all = items(get(browser, path("/figure-changes")), "items");
    ASSERT_EQ(all->size(), 2U);
    std::string kinds;
    for (unsigned i = 0; i < 2; ++i) {
        const auto change = all->getObject(i);
        EXPECT_EQ(change->getValue<std::string>("correction"), kCorrection);
        EXPECT_EQ(change->getValue<std::string>("by"), "root (alice)");
        kinds += change->getValue<std::string>("kind") + " ";
        if (change->getValue<std::string>("kind") == "day") {
            EXPECT_TRUE(change->isNull("after"));
            continue;
        }
        EXPECT_EQ(change->getObject("before")->getValue<int>("life_count"), 90);
        EXPECT_EQ(change->getObject("after")->getValue<int>("life_count"), 1000);
    }
    EXPECT_TRUE(kinds == "day reading " || kinds == "reading day ") << kinds;
}

TEST_F(FigureChangesApi, GoesOnPageByPage) {
    correct();
    const Browser browser = logIn("viewer@a.test");
    const auto first = get(browser, path("/figure-changes?limit=1"));
    const auto cursor = first.json()->getValue<std::string>("next_cursor");
    const auto second = get(browser, path("/figure-changes?limit=1&cursor=" + cursor));
    EXPECT_TRUE(second.json()->isNull("next_cursor"));
    EXPECT_NE(
        items(first, "items")->getObject(0)->getValue<std::string>("kind"),
        items(second, "items")->getObject(0)->getValue<std::string>("kind"));
}

}  // namespace
}  // namespace platen::server::web
