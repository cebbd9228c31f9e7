#include "server/app/pulse_watch.hpp"

#include "common/log/log.hpp"
#include "server/app/notify_command.hpp"
#include "server/app/pause.hpp"
#include "server/db/transaction.hpp"
#include "server/domain/live/live_store.hpp"
#include "server/liveness/liveness_store.hpp"

#include <exception>
#include <optional>
#include <utility>

namespace platen::server::app {

namespace {

using liveness::Part;
using liveness::PartView;
using liveness::State;
using liveness::WatchStep;

void tell(const PartView& view, const WatchStep& step) {
    const auto part = liveness::partWord(view.part);
    if (*step.change == State::Dead) {
        log::error("liveness.dead", {{"part", part}, {"reason", step.reason}});
    } else if (view.state == State::Dead) {
        log::info("liveness.recovered", {{"part", part}, {"dead_since", formatUtc(view.since)}});
    }
}

}  // namespace

PulseWatch::PulseWatch(
    db::Database& database,
    std::vector<Part> parts,
    const liveness::LivenessSettings& settings,
    RoleParts roles)
    : database_{database},
      parts_{std::move(parts)},
      settings_{settings},
      roles_{roles},
      thread_{[this](const std::stop_token& stop) { run(stop); }} {}

void PulseWatch::run(const std::stop_token& stop) {
    for (; !stop.stop_requested(); pauseFor(stop, liveness::watchPause(settings_))) {
        try {
            for (const Part part : parts_)
                watch(part);
            away_.clear();
        } catch (const std::exception& problem) {
            if (std::exchange(away_, problem.what()) != problem.what())
                log::warn("liveness.not_watched", {{"error", problem.what()}});
        }
    }
}

void PulseWatch::watch(Part part) {
    db::Transaction tx{database_, db::TenantScope::none()};
    const std::optional<PartView> view = liveness::lockPart(tx, part);
    if (!view) return;
    const WatchStep step = liveness::watchStep(*view, settings_);
    liveness::carryOut(tx, *view, step);
    if (step.change) domain::noteServerChange(tx);
    tx.commit();
    if (!step.change) return;
    tell(*view, step);
    // Who begins is alive; only what was dead before has recovered.
    if (*step.change == State::Dead || view->state == State::Dead)
        runNotifyCommand(
            settings_.notify_command,
            {std::string{liveness::partWord(part)},
             std::string{liveness::stateWord(*step.change)},
             formatUtc(view->now),
             step.reason});
}

}  // namespace platen::server::app
