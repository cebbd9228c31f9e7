#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <vector>

namespace platen::server::ingest {

/// Remembers streams in which a batch is missing, so that a re-send is asked for only after it has
/// been missing for a while: several ingest processes see one agent's batches out of order. One
/// thread. Times are those of a clock that does not go back.
///
/// due() promises nothing: whoever could not ask (no database, no broker) finds the same due again.
class HoleWatch {
public:
    /// `patience` until the first request, `repeat` until the second one; then twice as long each
    /// time, up to an hour, and after kMostRequests no more: the agent is not there.
    HoleWatch(std::chrono::milliseconds patience, std::chrono::milliseconds repeat)
        : patience_{patience}, repeat_{repeat} {}

    /// A batch of the stream has arrived, and one before it is missing. An agent that shows itself
    /// is asked at the pace of the beginning again.
    void open(std::int64_t stream, std::chrono::milliseconds now);
    void close(std::int64_t stream);

    struct Request {
        std::int64_t stream{0};
        bool is_last{false};  ///< asked() closes the stream with it
        bool operator==(const Request&) const = default;
    };
    /// What to ask for now.
    [[nodiscard]] std::vector<Request> due(std::chrono::milliseconds now) const;
    /// A request was made.
    void asked(std::int64_t stream, std::chrono::milliseconds now);

    static constexpr int kMostRequests = 12;

private:
    struct Hole {
        std::chrono::milliseconds due_at{0};
        std::chrono::milliseconds asked_at{0};
        int requests{0};
    };
    [[nodiscard]] std::chrono::milliseconds pauseAfter(int requests) const;

    std::chrono::milliseconds patience_;
    std::chrono::milliseconds repeat_;
    std::map<std::int64_t, Hole> holes_;
};

}  // namespace platen::server::ingest
