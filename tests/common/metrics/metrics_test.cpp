#include "common/metrics/metrics.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace platen::metrics {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;

TEST(Registry, WritesFiguresAsPrometheusReadsThem) {
    Registry registry;
    registry.counter("platen_things_total", "Things.").add(3);
    registry.gauge("platen_level", "A level.").set(2.5);
    const std::string text = registry.prometheusText();
    EXPECT_THAT(
        text,
        HasSubstr("# HELP platen_things_total Things.\n# TYPE platen_things_total counter\n"
                  "platen_things_total 3\n"));
    EXPECT_THAT(text, HasSubstr("# TYPE platen_level gauge\nplaten_level 2.5\n"));
}

TEST(Registry, GivesTheSameFigureForTheSameName) {
    Registry registry;
    Counter& first = registry.counter("platen_things_total", "Things.");
    first.add();
    EXPECT_EQ(&registry.counter("platen_things_total", "Things."), &first);
    EXPECT_EQ(registry.counter("platen_things_total", "Things.").value(), 1U);
}

TEST(Registry, NamesThePartsThatAreNotFit) {
    Registry registry;
    registry.setHealth("ingest", "no broker");
    registry.setHealth("work", "");
    EXPECT_THAT(registry.problems(), ElementsAre(Pair("ingest", "no broker")));
    registry.setHealth("ingest", "");
    EXPECT_THAT(registry.problems(), IsEmpty());
}

TEST(Registry, CountsFromManyThreads) {
    Registry registry;
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&registry] {
            for (int n = 0; n < 1000; ++n)
                registry.counter("platen_things_total", "Things.").add();
        });
    }
    threads.clear();
    EXPECT_EQ(registry.counter("platen_things_total", "Things.").value(), 4000U);
}

}  // namespace
}  // namespace platen::metrics
