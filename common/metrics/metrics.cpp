#include "common/metrics/metrics.hpp"

#include <fmt/format.h>

#include <iterator>

namespace platen::metrics {

template <class Figure>
Figure& Registry::find(
    std::deque<Entry<Figure>>& entries, std::string_view name, std::string_view help) {
    const std::scoped_lock lock{mutex_};
    for (auto& entry : entries) {
        if (entry.name == name) return entry.figure;
    }
    auto& entry = entries.emplace_back();
    entry.name = name;
    entry.help = help;
    return entry.figure;
}

Counter& Registry::counter(std::string_view name, std::string_view help) {
    return find(counters_, name, help);
}

Gauge& Registry::gauge(std::string_view name, std::string_view help) {
    return find(gauges_, name, help);
}

void Registry::setHealth(std::string_view part, std::string_view problem) {
    const std::scoped_lock lock{mutex_};
    health_.insert_or_assign(std::string{part}, std::string{problem});
}

std::vector<std::pair<std::string, std::string>> Registry::problems() const {
    const std::scoped_lock lock{mutex_};
    std::vector<std::pair<std::string, std::string>> found;
    for (const auto& [part, problem] : health_) {
        if (!problem.empty()) found.emplace_back(part, problem);
    }
    return found;
}

std::string Registry::prometheusText() const {
    const std::scoped_lock lock{mutex_};
    std::string text;
    const auto write = [&text](const auto& entry, std::string_view type) {
        fmt::format_to(
            std::back_inserter(text),
            "# HELP {0} {1}\n# TYPE {0} {2}\n{0} {3}\n",
            entry.name,
            entry.help,
            type,
            entry.figure.value());
    };
    for (const auto& entry : counters_)
        write(entry, "counter");
    for (const auto& entry : gauges_)
        write(entry, "gauge");
    return text;
}

}  // namespace platen::metrics
