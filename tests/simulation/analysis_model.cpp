#include "tests/simulation/analysis_model.hpp"

#include <vector>

namespace platen::simulation {

using server::ingest::Stream;

bool AnalysisModel::analyzeNext() {
    DatabaseContent& content = database_.content;
    if (!database_.isUp()) return false;
    std::vector<DatabaseContent::RowKey> heads;
    std::int64_t previous = 0;
    for (const auto& [key, queued] : content.queue) {
        if (key.first != previous && queued.ready) heads.push_back(key);
        previous = key.first;
    }
    if (heads.empty()) return false;
    const auto head = heads[stage_.chance.pick(heads.size())];
    for (const auto& [key, row] : content.streams) {
        if (row.stream.id == head.first) take(row.stream, *content.queue.at(head).row);
    }
    content.queue.erase(head);
    return true;
}

void AnalysisModel::take(const Stream& stream, const InboxRow& row) {
    stage_.trace(
        "analysis takes {}-{} of {}",
        row.head.first_seq,
        row.head.last_seq,
        stream.key.epoch.value.substr(0, 6));
    const BatchContent& batch = truth_.contentOf(row.payload);
    for (const std::string& name : batch.names) {
        auto& streams = database_.content.records[name];
        for (const std::int64_t other : streams)
            require(other != stream.id, "record {} was counted twice in one stream", name);
        streams.push_back(stream.id);
    }
    for (const BatchContent::Gap& gap : batch.gaps) {
        if (const auto note = wire::parseEpochNote(gap.reason)) follow(stream.key, *note);
        database_.content.gaps.push_back(
            {.agent = stream.key.agent,
             .epoch = stream.key.epoch,
             .count = gap.count,
             .reason = gap.reason});
    }
}

/// As in server/analysis: the epoch that is followed is closed, but for a fork.
void AnalysisModel::follow(const server::ingest::StreamKey& by, const wire::EpochNote& note) {
    const auto found = database_.content.streams.find(
        {.tenant = by.tenant, .agent = by.agent, .epoch = note.follows});
    if (found == database_.content.streams.end() || note.why == "fork") return;
    found->second.stream.state.retired = true;
}

}  // namespace platen::simulation
