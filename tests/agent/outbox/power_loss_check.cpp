// What must be true of an outbox after a power failure.
#include "common/core/text.hpp"
#include "tests/agent/outbox/power_loss_run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <random>
#include <set>

namespace platen::tests {

namespace {

using Texts = std::set<std::string>;

struct Moment {
    const PowerLossRun::Step* step{nullptr};
    OutboxView view;
};

/// Names a reading in a message: the number at its beginning.
std::string nameOf(const std::string& text) {
    return text.substr(0, text.find(' '));
}

Texts setOf(const std::vector<std::string>& texts) {
    return {texts.begin(), texts.end()};
}

/// The image is of a moment after `before` had returned and before `after` did.
class ImageCheck {
public:
    ImageCheck(const Moment& before, const Moment& after, const OutboxView& image)
        : before_{before}, after_{after}, image_{image} {}

    [[nodiscard]] std::optional<std::string> problem() const {
        if (!image_.problem.empty()) return image_.problem;
        if (auto found = positionProblem()) return found;
        if (auto found = readingProblem()) return found;
        return batchProblem();
    }

private:
    [[nodiscard]] std::optional<std::string> positionProblem() const {
        const bool is_old = image_.epoch == before_.view.epoch;
        const bool is_new = image_.epoch == after_.view.epoch;
        if (!is_old && !is_new) return "unknown epoch " + hexEncode(image_.epoch);
        const bool is_known_position = (is_old && image_.acked_seq == before_.view.acked_seq) ||
                                       (is_new && image_.acked_seq == after_.view.acked_seq);
        if (!is_known_position) return fmt::format("acked_seq is {}", image_.acked_seq);
        if (is_old && image_.last_seq < before_.view.last_seq)
            return fmt::format("last_seq is {}", image_.last_seq);
        return std::nullopt;
    }

    [[nodiscard]] std::optional<std::string> readingProblem() const {
        const Texts old = setOf(before_.view.readings);
        const Texts fresh = setOf(after_.view.readings);
        const Texts found = setOf(image_.readings);
        if (found.size() != image_.readings.size()) return "a reading is there twice";
        for (const std::string& text : old) {
            if (fresh.contains(text) && !found.contains(text))
                return fmt::format("reading {} is missing", nameOf(text));
        }
        for (const std::string& text : found) {
            if (!old.contains(text) && !fresh.contains(text))
                return fmt::format("reading {} should not be there", nameOf(text));
        }
        if (!std::ranges::is_sorted(image_.readings, {}, [](const std::string& text) {
                return std::stoull(nameOf(text));
            }))
            return "the order has changed";
        return halfAppendProblem(found);
    }

    [[nodiscard]] std::optional<std::string> halfAppendProblem(const Texts& found) const {
        const auto& appended = after_.step->appended;
        const auto there = std::ranges::count_if(
            appended, [&](const std::string& text) { return found.contains(text); });
        if (there == 0 || there == static_cast<long>(appended.size())) return std::nullopt;
        return fmt::format("{} of {} readings of one append", there, appended.size());
    }

    [[nodiscard]] std::optional<std::string> batchProblem() const {
        for (const Moment* moment : {&before_, &after_}) {
            // What a new epoch has not built yet, the next start builds, perhaps otherwise.
            const bool is_the_one =
                moment->view.epoch == image_.epoch && before_.view.epoch == after_.view.epoch;
            if (!is_the_one) continue;
            for (const auto& [first_seq, bytes] : image_.batches) {
                const auto known = moment->view.batches.find(first_seq);
                if (known != moment->view.batches.end() && known->second != bytes)
                    return fmt::format("batch {} has other bytes", first_seq);
            }
        }
        if (image_.epoch != before_.view.epoch) return std::nullopt;
        for (const auto& [first_seq, bytes] : before_.view.batches) {
            if (first_seq > image_.acked_seq && !image_.batches.contains(first_seq))
                return fmt::format("batch {} is sealed no more", first_seq);
        }
        return std::nullopt;
    }

    const Moment& before_;
    const Moment& after_;
    const OutboxView& image_;
};

/// The power failed while the outbox was made.
std::optional<std::string> problemOfNew(const OutboxView& image) {
    if (!image.problem.empty()) return image.problem;
    if (!image.readings.empty()) return "readings out of nothing";
    return std::nullopt;
}

/// What the files said after each step, and whether the outbox had said the same.
std::vector<Moment> momentsOf(const PowerLossRun& run, std::vector<std::string>& problems) {
    std::vector<Moment> moments;
    SimulatedDisk disk{run.folder, {}};
    std::size_t at = 0;
    for (const auto& step : run.steps) {
        for (; at < step.events; ++at)
            disk.apply(run.events[at]);
        moments.push_back({.step = &step, .view = viewOf(disk.afterKill())});
        const OutboxView& view = moments.back().view;
        const bool agrees = view.problem.empty() && view.epoch == step.epoch &&
                            view.acked_seq == step.acked_seq && view.last_seq == step.last_seq;
        if (!agrees)
            problems.push_back(fmt::format(
                "killed after {} ({} events): {}", step.name, step.events, view.problem));
    }
    return moments;
}

}  // namespace

std::vector<std::string> problemsAfterPowerLoss(
    const PowerLossRun& run, std::size_t images, std::uint64_t seed) {
    std::vector<std::string> problems;
    const std::vector<Moment> moments = momentsOf(run, problems);
    std::mt19937_64 chance{seed};
    std::multiset<std::size_t> cuts;
    while (cuts.size() < images)
        cuts.insert(chance() % (run.steps.back().events + 1));
    SimulatedDisk disk{run.folder, {}};
    std::size_t at = 0;
    std::size_t next = 0;  // the first step that had not returned
    for (const std::size_t cut : cuts) {
        for (; at < cut; ++at)
            disk.apply(run.events[at]);
        while (next + 1 < moments.size() && moments[next].step->events <= cut)
            ++next;
        const OutboxView image = viewOf(disk.afterPowerLoss(chance));
        const auto found = next == 0
                               ? problemOfNew(image)
                               : ImageCheck{moments[next - 1], moments[next], image}.problem();
        if (!found) continue;
        problems.push_back(fmt::format(
            "power lost at event {} in {} (step {}): {}",
            cut,
            moments[next].step->name,
            next,
            *found));
    }
    return problems;
}

}  // namespace platen::tests
