#include "server/ingest/hole_watch.hpp"

namespace platen::server::ingest {

void HoleWatch::open(std::int64_t stream, std::chrono::milliseconds now) {
    due_at_.try_emplace(stream, now + patience_);
}

void HoleWatch::close(std::int64_t stream) {
    due_at_.erase(stream);
}

std::vector<std::int64_t> HoleWatch::due(std::chrono::milliseconds now) {
    std::vector<std::int64_t> streams;
    for (auto& [stream, at] : due_at_) {
        if (at > now) continue;
        streams.push_back(stream);
        at = now + repeat_;
    }
    return streams;
}

}  // namespace platen::server::ingest
