#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <vector>

namespace platen::server::ingest {

/// Remembers streams in which a batch is missing, so that a re-send is asked for only after it has
/// been missing for a while: several ingest processes see one agent's batches out of order. One
/// thread. Times are those of a clock that does not go back.
class HoleWatch {
public:
    /// `patience` until the first request, `repeat` between further ones.
    HoleWatch(std::chrono::milliseconds patience, std::chrono::milliseconds repeat)
        : patience_{patience}, repeat_{repeat} {}

    void open(std::int64_t stream, std::chrono::milliseconds now);
    void close(std::int64_t stream);

    /// Streams to ask for now; each is due again after `repeat` unless it is closed.
    [[nodiscard]] std::vector<std::int64_t> due(std::chrono::milliseconds now);

private:
    std::chrono::milliseconds patience_;
    std::chrono::milliseconds repeat_;
    std::map<std::int64_t, std::chrono::milliseconds> due_at_;
};

}  // namespace platen::server::ingest
