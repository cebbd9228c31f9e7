#pragma once

#include "server/analysis/device_work.hpp"
#include "server/analysis/meaning.hpp"
#include "server/analysis/memory.hpp"
#include "server/analysis/queue_store.hpp"
#include "server/analysis/reading_item.hpp"
#include "server/db/transaction.hpp"
#include "server/domain/devices/device_match_store.hpp"
#include "server/domain/devices/device_places.hpp"
#include "server/domain/devices/device_store.hpp"
#include "server/rules/device_homes.hpp"

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace platen::server::analysis {

/// A record that is about a device: a reading, or that nobody answered at its place.
struct DeviceEvent {
    TakenRecord taken;
    domain::DevicePlace place;
    std::optional<ReadingItem> reading;
};

/// Thrown where more has to be changed than may be under a lock that is shared: devices are made,
/// evidence is noted, devices were read late or are locked that were not looked for, or somebody
/// else has changed one meanwhile. The attempt has to be undone.
struct TenantsNeeded {};

/// Readings and silences in their order, into devices: as many from the first one on as can be
/// decided by what the database says now and by each other. The result is that of one after the
/// other, whatever their number; every step is one statement for all of them. One transaction, one
/// thread.
class Wave {
public:
    /// The tenants are locked so. `events` outlive it.
    Wave(
        db::Transaction& tx,
        Memory& memory,
        std::span<const DeviceEvent> events,
        TenantLock tenants);

    /// How many events were taken, at least one. Throws TenantsNeeded where the lock is shared, and
    /// what the database throws.
    std::size_t run();

    [[nodiscard]] const std::vector<BadRecord>& bad() const { return bad_; }
    /// Devices of which something changed; to be taken from it.
    [[nodiscard]] std::set<domain::DeviceKey>& touched() { return touched_; }
    [[nodiscard]] int readings() const { return readings_; }

private:
    /// What is known of an event before the events are laid into devices.
    struct Plan {
        const domain::DeviceKey* device{nullptr};  ///< of states_; null: by what its evidence says
        std::unique_ptr<Meaning> meaning;          ///< null: it seems to be a repetition
        std::optional<std::size_t> match;          ///< its place among the matched
        bool is_bad{false};
    };
    /// What was read last at a place.
    struct LastThere {
        const domain::DeviceKey* device{nullptr};  ///< of states_; null: that of the event's match
        std::size_t event{0};
        std::string said;
        std::string ident;
        std::string day;
        rules::SampleOrder order;
        bool is_open{false};  ///< silent, or with something pending: no repetition
    };
    /// A place where events happened.
    struct Spot {
        const std::set<domain::DeviceKey>* devices{nullptr};  ///< of places_, never null
        std::optional<LastThere> last;
    };
    /// A device that another one has taken the place of.
    struct Displaced {
        DeviceId device;
        DeviceId by;
        Endpoint at;
    };

    void look();
    void planAll();
    void planReading(std::size_t index);
    void recall(Spot& spot);
    [[nodiscard]] bool understand(std::size_t index);
    void match();
    void takeFewer();
    void matchFirst(std::size_t events);
    [[nodiscard]] bool losesOneOfOurs() const;
    void lockMatched();
    void findHomes();
    void findNumbers();
    void findDecisions();
    [[nodiscard]] FigureNumbers numbersOf(std::size_t index);
    [[nodiscard]] DeviceWork& workOn(const domain::DeviceKey& key);
    [[nodiscard]] std::size_t layAll();
    [[nodiscard]] bool hasLate() const;
    [[nodiscard]] bool lay(std::size_t index);
    [[nodiscard]] bool layReading(std::size_t index, const domain::DeviceKey& key);
    void laySilence(std::size_t index);
    [[nodiscard]] bool noteReader(const domain::DeviceKey& key, const DeviceEvent& event);
    void settleIn(const DeviceEvent& event, const domain::DeviceKey& key, const Meaning& meaning);
    void write();
    void settleStates();
    void noteMatches();
    void foldLate();
    void writeDays();
    void writeStates();
    void writeLatest();

    db::Transaction& tx_;
    Memory& memory_;
    std::span<const DeviceEvent> events_;
    TenantLock tenants_;
    std::vector<Plan> plans_;
    std::vector<domain::SeenDevice> seen_;  // to be matched
    std::vector<std::size_t> seen_events_;  // and where they come from
    std::size_t limit_{0};                  // events that may be taken
    domain::DevicePlaces places_;
    domain::DevicePlaces::States states_;
    std::map<domain::DevicePlace, Spot> spots_;
    std::vector<Spot*> spot_of_;  // by event
    domain::DeviceMatches matches_;
    rules::DeviceHomes homes_;
    std::map<domain::DeviceKey, DeviceWork> works_;
    std::map<domain::DeviceKey, rules::Decisions> decisions_;
    std::map<archive::ProfileNumbers::Key, int> profile_numbers_;
    std::map<std::size_t, std::shared_ptr<const domain::CounterSet>> sets_;  // by event
    std::vector<domain::DeviceSight> sights_;
    std::vector<domain::DeviceSight> sights_elsewhere_;  // that were told to homes_
    std::vector<Displaced> displaced_;
    Facts facts_;
    std::set<const domain::DeviceState*> settled_;  // written already
    std::vector<BadRecord> bad_;
    std::set<domain::DeviceKey> touched_;
    int readings_{0};
};

}  // namespace platen::server::analysis
