#pragma once

#include "common/core/ids.hpp"
#include "server/domain/live/live_event.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace platen::server::domain {

/// One look into the database for what changed.
struct LiveRead {
    std::string era;        ///< another one after a restart, crash or restore of the database
    std::string snapshot;   ///< for the next look
    std::int64_t from{0};   ///< µs of the database's clock, before its snapshot was taken
    std::int64_t until{0};  ///< and after that
    bool continues{false};  ///< nothing was missed since the look before
    std::vector<LiveEvent> events{};
};

/// An event and where one goes on who has seen it.
struct LiveNewsItem {
    LiveEvent event;
    std::string id;
};

struct LiveNews {
    std::vector<LiveNewsItem> items;
    std::string last;       ///< where one goes on
    std::uint64_t look{0};  ///< the same for somebody in this process
    bool reset{false};      ///< some were missed, or there are too many to tell
};

/// The events of the last minutes, as this process has read them. Any thread.
///
/// A place in it is told as "<era>-<µs>", which other processes of the web understand, too: their
/// looks are others, so somebody who changes between them may hear of the last second twice, and
/// misses nothing.
class LiveLog {
public:
    static constexpr std::size_t kMostTold = 500;       ///< at once; more is a reset
    static constexpr std::size_t kMostKept = 100'000;   ///< events
    static constexpr std::int64_t kKept = 120'000'000;  ///< µs

    void append(LiveRead read);

    /// Where one begins who has seen nothing yet; nothing before the first append().
    [[nodiscard]] std::optional<LiveNews> beginning() const;
    /// What the tenants (sorted) have seen happen since `place`, a text from outside.
    [[nodiscard]] LiveNews since(
        std::string_view place, const std::vector<TenantId>& tenants) const;
    /// The same since LiveNews::look.
    [[nodiscard]] LiveNews since(std::uint64_t look, const std::vector<TenantId>& tenants) const;

private:
    struct Look {
        std::int64_t from{0};
        std::int64_t until{0};
        std::vector<LiveEvent> events{};
    };
    [[nodiscard]] bool isKept(std::int64_t time) const;
    [[nodiscard]] std::string placeOf(const Look& look) const;
    [[nodiscard]] LiveNews here(bool reset) const;
    [[nodiscard]] LiveNews tell(std::size_t first, const std::vector<TenantId>& tenants) const;
    void forgetOld();

    mutable std::mutex mutex_;
    std::string era_;
    std::deque<Look> looks_;   ///< never empty once there was one
    std::uint64_t number_{0};  ///< of the last look
    std::int64_t floor_{0};    ///< µs: what happened since then is all there
    std::size_t kept_events_{0};
};

}  // namespace platen::server::domain
