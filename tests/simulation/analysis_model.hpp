#pragma once

#include "common/wire/epoch_note.hpp"
#include "tests/simulation/memory_database.hpp"
#include "tests/simulation/truth.hpp"

namespace platen::simulation {

/// Stands for the role analyze: takes each batch of the inbox once, in the order of its stream, in
/// one transaction.
class AnalysisModel {
public:
    AnalysisModel(Stage& stage, MemoryDatabase& database, Truth& truth)
        : stage_{stage}, database_{database}, truth_{truth} {}

    /// One batch of some stream. False when none waits, or when the database is away.
    bool analyzeNext();

private:
    void follow(const server::ingest::StreamKey& by, const wire::EpochNote& note);
    void take(const server::ingest::Stream& stream, const InboxRow& row);

    Stage& stage_;
    MemoryDatabase& database_;
    Truth& truth_;
};

}  // namespace platen::simulation
