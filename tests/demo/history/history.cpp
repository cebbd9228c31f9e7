#include "tests/demo/history/history.hpp"

#include "agent/app/collector.hpp"
#include "agent/app/default_profile_folder.hpp"
#include "agent/app/record_maker.hpp"
#include "agent/outbox/outbox.hpp"
#include "agent/snmp/udp_datagrams.hpp"
#include "common/core/random.hpp"
#include "common/profiles/profile_set.hpp"
#include "tests/demo/history/lapsing_clock.hpp"
#include "tests/demo/history/lapsing_network.hpp"
#include "tests/demo/history/reading_rounds.hpp"
#include "tests/demo/history/simulator_control.hpp"

#include <chrono>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <stop_token>
#include <utility>
#include <vector>

namespace platen::demo {

namespace {

using namespace std::chrono_literals;
using agent::app::CollectedRecord;
using agent::app::CollectorSettings;

/// The agent's own, but for what a time lapse needs: everything is due in every round.
CollectorSettings lapseSettings(CollectorSettings settings) {
    settings.discovery.interval = 24h;
    settings.discovery.rate_pps = 10'000;  // the real time passes during a sweep
    settings.polling.interval = 1h;
    settings.polling.spread = 0s;
    settings.polling.longest_pause = 12h;
    return settings;
}

agent::outbox::ProfileTextOf textsOf(const ProfileSet& profiles) {
    return [&profiles](std::string_view hash) {
        const Profile* profile = profiles.byHash(hash);
        return profile == nullptr ? std::string{} : profile->canonicalText();
    };
}

/// An agent's host in the past: reads in rounds, keeps what it has read when a round is over.
class PastAgent {
public:
    explicit PastAgent(HistorySettings settings);

    HistoryCounts run();

private:
    void take(const CollectedRecord& record);
    void endRound();
    [[nodiscard]] agent::outbox::NewRecord recordOfANewerAgent();

    HistorySettings settings_;
    SystemClock real_;
    SystemRandom random_;
    ProfileSet profiles_;
    SimulatorControl simulator_;
    TimePoint round_;
    LapsingClock clock_;
    agent::app::RecordMaker maker_;
    agent::outbox::Outbox outbox_;
    agent::snmp::UdpDatagrams udp_;
    LapsingNetwork network_;
    std::vector<agent::outbox::NewRecord> of_round_;
    std::optional<TimePoint> newer_at_;  ///< when it keeps something that no server knows yet
    HistoryCounts counts_;
    std::stop_source stop_;
    agent::app::Collector collector_;
};

ProfileSet profilesOf(const agent::app::ProgramSettings& program) {
    return ProfileSet::fromFolder(
        program.profile_dir.empty() ? agent::app::defaultProfileFolder()
                                    : std::filesystem::path{program.profile_dir});
}

PastAgent::PastAgent(HistorySettings settings)
    : settings_{std::move(settings)},
      profiles_{profilesOf(settings_.agent.program)},
      simulator_{settings_.simulator},
      round_{nextRound(settings_.from)},
      clock_{real_, round_, random_.bytes(16)},
      maker_{profiles_, clock_},
      outbox_{
          {.path =
               (std::filesystem::path{settings_.agent.program.state_dir} / "outbox.db").string(),
           .agent = settings_.identity.agent},
          settings_.agent.outbox,
          textsOf(profiles_),
          clock_,
          random_},
      network_{
          {.network = udp_,
           .clock = clock_,
           .settle = [this] { simulator_.stopAt(round_); },
           .rest = [this] { endRound(); }}},
      collector_{
          lapseSettings(settings_.agent.collector),
          profiles_,
          network_,
          clock_,
          random_,
          [this](const CollectedRecord& record) { take(record); }} {}

HistoryCounts PastAgent::run() {
    if (outbox_.lastSeq() == 0)  // once, so that there is one thing in quarantine to look at
        newer_at_ = settings_.from + (settings_.until - settings_.from) / 2;
    simulator_.stopAt(round_);
    collector_.run(stop_.get_token());
    simulator_.goOn();
    counts_.last_seq = outbox_.lastSeq();
    return counts_;
}

void PastAgent::take(const CollectedRecord& record) {
    auto made = maker_.fromCollected(record);
    if (!made) return;
    if (made->message.has_reading()) ++counts_.readings;
    of_round_.push_back(*std::move(made));
}

/// Of a kind that this server does not know: what a new version of the agent says to an old server.
agent::outbox::NewRecord PastAgent::recordOfANewerAgent() {
    auto record = maker_.agentStatus(collector_.status(), outbox_.status());
    record.message.clear_body();
    return record;
}

void PastAgent::endRound() {
    of_round_.push_back(maker_.agentStatus(collector_.status(), outbox_.status()));
    if (newer_at_ && round_ >= *newer_at_) {
        of_round_.push_back(recordOfANewerAgent());
        newer_at_.reset();
    }
    if (outbox_.append(of_round_).refused > 0)
        throw std::runtime_error{"the outbox has no room for the history"};
    of_round_.clear();
    ++counts_.rounds;
    const TimePoint now = clock_.wallNow();
    round_ = nextRound(now);
    if (round_ > settings_.until) {
        stop_.request_stop();
        return;
    }
    simulator_.stopAt(round_);
    clock_.leap(round_ - now);
}

}  // namespace

HistoryCounts makeHistory(HistorySettings settings) {
    if (nextRound(settings.from) > settings.until) return {};
    return PastAgent{std::move(settings)}.run();
}

}  // namespace platen::demo
