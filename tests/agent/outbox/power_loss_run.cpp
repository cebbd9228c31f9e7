#include "tests/agent/outbox/power_loss_run.hpp"

#include "tests/support/power_loss/io_recording.hpp"

#include <filesystem>
#include <functional>
#include <optional>
#include <random>

namespace platen::tests {

namespace {

using agent::outbox::EpochReason;
using agent::outbox::NewRecord;

class Recorder {
public:
    Recorder(agent::outbox::OutboxSettings settings, std::uint64_t seed)
        : shim_{recording_}, fixture_{settings, seed}, chance_{seed} {
        run_.folder = fixture_.folder.path();
        finish("open", {});
    }

    void randomStep() {
        const auto draw = chance_() % 100;
        if (draw < 45) return append(1 + chance_() % 3, 20 + chance_() % 400);
        if (draw < 65) return step("seal", [&] { fixture_.box().sealNext(); });
        if (draw < 82) return step("acknowledge", [&] { acknowledge(); });
        if (draw < 86) return step("rewind", [&] { rewind(); });
        if (draw < 90) fixture_.clock.advance(std::chrono::days{3});
        if (draw < 93) return step("epoch", [&] { fixture_.box().startNewEpoch(anyReason()); });
        if (draw < 97) return step("reopen", [&] { fixture_.reopen(); });
        step("seal all", [&] { fixture_.sealAll(); });
    }

    void append(std::size_t count, std::size_t bytes) {
        std::vector<NewRecord> records;
        std::vector<std::string> texts;
        for (std::size_t i = 0; i < count; ++i) {
            texts.push_back(std::to_string(++number_) + " " + fixture_.random.bytes(bytes));
            records.push_back(fixture_.reading("192.0.2.1", texts.back()));
        }
        fixture_.clock.advance(std::chrono::minutes{5});
        fixture_.box().append(records);
        finish("append", std::move(texts));
    }

    PowerLossRun take() {
        fixture_.close();
        run_.events = std::move(recording_.events);
        return std::move(run_);
    }

private:
    void step(const std::string& name, const std::function<void()>& work) {
        work();
        finish(name, {});
    }

    void finish(const std::string& name, std::vector<std::string> appended) {
        run_.steps.push_back(
            {.name = name,
             .events = recording_.events.size(),
             .is_one_append = !appended.empty(),
             .appended = std::move(appended),
             .epoch = fixture_.box().epoch(),
             .acked_seq = fixture_.box().ackedSeq(),
             .last_seq = fixture_.box().lastSeq()});
    }

    void acknowledge() {
        const auto waiting = fixture_.box().unacknowledged(4);
        if (!waiting.empty()) fixture_.acknowledge(waiting[chance_() % waiting.size()]);
    }

    void rewind() { fixture_.box().rewind(fixture_.box().ackedSeq() / 2 + 1); }

    EpochReason anyReason() {
        return chance_() % 2 == 0 ? EpochReason::Fork : EpochReason::TailExceeded;
    }

    IoRecording recording_;
    SqliteShim shim_;
    OutboxFixture fixture_;
    std::mt19937_64 chance_;
    std::uint64_t number_{0};
    PowerLossRun run_;
};

}  // namespace

OutboxView viewOf(const FolderContent& content) {
    OutboxView view;
    const TemporaryFolder scratch;
    const auto folder = scratch.path() / "state";
    writeFolder(folder, content);
    try {
        ManualClock clock;
        SeededRandom random{99};
        agent::outbox::Outbox box{
            {.path = (folder / "outbox.db").string(), .agent = AgentId{OutboxFixture::kAgent}},
            {},
            [](std::string_view hash) { return "text of " + std::string{hash}; },
            clock,
            random};
        view.epoch = box.epoch();
        view.acked_seq = box.ackedSeq();
        view.last_seq = box.lastSeq();
        const std::uint64_t sealed_before = box.sealedSeq();
        while (box.sealNext()) {
        }
        for (const auto& head : box.unacknowledged(1'000'000)) {
            const auto batch = box.load(head.first_seq);
            if (head.last_seq <= sealed_before) view.batches[head.first_seq] = batch.zstd;
            for (const auto& record : recordsOf(batch.zstd)) {
                if (record.has_reading())
                    view.readings.push_back(record.reading().values(0).octets());
            }
        }
        if (std::filesystem::exists(folder / "corrupt")) view.problem = "it was set aside";
    } catch (const std::exception& problem) {
        view.problem = problem.what();
    }
    return view;
}

PowerLossRun recordLife(std::uint64_t seed, std::size_t steps) {
    Recorder recorder{{.limit_mib = 4, .tail_mib = 1, .batch_records = 4}, seed};
    for (std::size_t i = 0; i < steps; ++i)
        recorder.randomStep();
    return recorder.take();
}

PowerLossRun recordThinning(std::uint64_t seed) {
    Recorder recorder{{.limit_mib = 4, .tail_mib = 1, .batch_records = 4}, seed};
    for (int i = 0; i < 45; ++i)
        recorder.append(1, 90'000);
    return recorder.take();
}

}  // namespace platen::tests
