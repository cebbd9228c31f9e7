#pragma once

#include <chrono>

namespace platen::server::web {

/// Streams of live events: section [web.events].
struct EventSettings {
    int streams{500};
    int streams_user{8};
    std::chrono::seconds slow{30};
    std::chrono::minutes life{15};
    std::chrono::milliseconds look_every{1'000};  ///< no setting: tests are in a hurry

    template <class Visitor>
    void describe(Visitor& field) {
        field("streams", streams, "Streams of live events at the same time; 0 to 10000.");
        field("streams_user", streams_user, "Those of one user; 1 to 1000.");
        field("slow_s", slow, "Seconds after which a reader who takes nothing is dropped.");
        field("life_min", life, "Minutes after which a stream ends; browsers begin a new one.");
    }
    /// Throws config::ConfigError.
    void check() const;
};

}  // namespace platen::server::web
