#pragma once

#include "agent/app/background.hpp"
#include "agent/app/ipp_network.hpp"
#include "agent/app/ipp_rules.hpp"
#include "agent/app/ipp_settings.hpp"
#include "agent/discovery/address_range.hpp"
#include "agent/discovery/found_device.hpp"
#include "agent/ipp/ipp_client.hpp"
#include "agent/snmp/peer.hpp"
#include "common/core/clock.hpp"
#include "common/core/result.hpp"
#include "common/normalise/standard_reading.hpp"
#include "common/profiles/profile_set.hpp"
#include "common/raw/reading.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <set>
#include <unordered_map>
#include <vector>

namespace platen::agent::app {

/// The collector's part over IPP: beside readings over SNMP, instead of them, and looking for
/// printers. All on the collector's thread; what waits for a printer runs in the background. An
/// address has one question under way at most.
class IppReader {
public:
    /// All outlive the reader.
    struct Tools {
        const ProfileSet& profiles;
        const Clock& clock;
        Background& background;
    };
    /// What the collector knows and does; called from work() alone.
    struct Collecting {
        /// A printer at this address is read over SNMP and answers.
        std::function<bool(const snmp::IpAddress&)> is_read;
        /// A request to this address is under way over SNMP.
        std::function<bool(const snmp::IpAddress&)> is_asked;
        std::function<void(const discovery::FoundDevice&)> on_found;
        /// A reading is complete, or why a printer that is read over IPP alone has none.
        std::function<void(const snmp::Peer&, Result<RawReading, FieldError>)> on_read;
    };

    /// `ranges`: where printers are looked for over IPP. `allowed`: at which addresses else one
    /// that announces itself may be asked.
    IppReader(
        const IppSettings& settings,
        std::vector<discovery::AddressRange> ranges,
        std::vector<discovery::AddressRange> allowed,
        Tools tools,
        IppNetwork network,
        Collecting collecting);
    IppReader(const IppReader&) = delete;
    IppReader& operator=(const IppReader&) = delete;
    ~IppReader() = default;

    /// Takes a reading over SNMP that is to be completed over IPP; on_read follows. False, and
    /// nothing is taken: it is complete as it is. `standard` is the reading normalised.
    [[nodiscard]] bool completes(
        const snmp::Peer& peer,
        const Profile& profile,
        const StandardReading& standard,
        RawReading& reading);
    /// Reads a printer over IPP alone, into `reading` (see readingByIpp); on_read follows. Call
    /// only when it is not busy.
    void read(const snmp::Peer& peer, const Profile& profile, RawReading reading);

    /// Looks for printers in the ranges and by DNS-SD. Does nothing while it is still looking.
    void search();
    /// A printer has fallen silent over SNMP: perhaps that was switched off.
    void suspect(const snmp::IpAddress& address);
    /// True when the agent may ask there over IPP.
    [[nodiscard]] bool allows(const snmp::Peer& peer) const;

    /// Carries out what has come back, and asks on.
    void work();
    [[nodiscard]] bool busy(const snmp::IpAddress& address) const {
        return under_way_.contains(address);
    }
    void forget(const snmp::Peer& peer) { memories_.erase(peer); }
    /// Readings that still wait for their part over IPP, at the end of the agent's work.
    [[nodiscard]] std::vector<RawReading> takeIncomplete();
    [[nodiscard]] std::uint16_t port() const { return port_; }

private:
    struct Candidate {
        snmp::IpAddress address;
        std::optional<ipp::IppWay> way;
    };
    /// A reading under way.
    struct Waiting {
        const Profile* profile{nullptr};
        RawReading reading;
        bool alone{false};
        std::uint32_t open{0};  ///< fields before the answer
    };
    using OnOutcome = std::function<void(const std::optional<ipp::IppOutcome>&)>;

    struct Turn {
        Background::Urgency urgency{Background::Urgency::Reading};
        std::chrono::milliseconds latest;  ///< by the boot clock: later it is not asked any more
    };
    void ask(
        const snmp::IpAddress& address, ipp::IppQuestion question, Turn turn, OnOutcome on_outcome);
    void askFor(const snmp::Peer& peer, Waiting waiting);
    void onRead(const snmp::Peer& peer, const std::optional<ipp::IppOutcome>& outcome);
    void onCompleted(const snmp::Peer& peer, Waiting& waiting, const ipp::IppOutcome& outcome);
    void searchOn();
    void askCandidate(const Candidate& candidate);
    void onIdentified(
        const snmp::IpAddress& address, const std::optional<ipp::IppOutcome>& outcome);
    void browse();
    [[nodiscard]] Endpoint endpointOf(const snmp::IpAddress& address) const;

    IppUse use_;
    std::uint16_t port_;
    std::size_t most_searches_;
    std::vector<discovery::AddressRange> ranges_;
    std::vector<discovery::AddressRange> allowed_;
    Tools tools_;
    IppNetwork network_;
    Collecting collecting_;
    std::set<snmp::IpAddress> under_way_;
    std::unordered_map<snmp::Peer, Waiting> waiting_;
    std::unordered_map<snmp::Peer, IppMemory> memories_;
    std::deque<Candidate> candidates_;
    std::size_t searches_{0};  // under way
    bool browsing_{false};
};

}  // namespace platen::agent::app
