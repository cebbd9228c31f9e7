#pragma once

#include "agent/discovery/address_range.hpp"
#include "agent/discovery/credential_book.hpp"
#include "agent/discovery/found_device.hpp"
#include "agent/discovery/identification.hpp"
#include "agent/discovery/pacer.hpp"
#include "agent/snmp/engine.hpp"
#include "common/core/clock.hpp"

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <unordered_map>
#include <vector>

namespace platen::agent::discovery {

struct SweepPace {
    std::uint32_t packets_per_second{300};
    std::chrono::milliseconds timeout{1000};
    std::uint32_t retries{1};
};

struct SweepCounts {
    std::uint64_t addresses{0};     ///< that the sweep has to ask
    std::uint64_t silent{0};        ///< did not answer, or have no credential
    std::uint64_t not_printers{0};  ///< answered, but neither a profile nor the Printer-MIB fits
    std::uint64_t refused{0};       ///< answered, but took none of the credentials
    std::uint64_t found{0};
    std::uint64_t failed{0};  ///< left out because of something unforeseen; the first is logged
};

/// Looks for printers, once over all ranges: one small GET for each address, paced, first with the
/// first credential of the address and all its repetitions, then with the next one. A device that
/// is known to answer by SNMPv3 is never asked by SNMPv1 or v2c. Who answers is asked for the hints
/// by which profiles are matched. Same thread as the engine; an address that is busy otherwise
/// waits for its turn.
class Sweep {
public:
    using OnFound = std::function<void(const FoundDevice&)>;
    /// A credential that brought no answer at an address, after all its tries.
    struct Refusal {
        snmp::Peer peer;
        std::size_t credential{0};
        snmp::Silence reason{snmp::Silence::Timeout};
    };
    using OnRefused = std::function<void(const Refusal&)>;
    /// What a sweep works with; all outlive it.
    struct Tools {
        const CredentialBook& credentials;
        const ProfileSet& profiles;
        snmp::Engine& engine;
        const Clock& clock;
        /// True while an address is asked by another protocol: it waits for its turn.
        std::function<bool(const snmp::IpAddress&)> asked_otherwise = [](const snmp::IpAddress&) {
            return false;
        };
    };

    /// `ranges` as effectiveRanges() gives them. `on_found` and `on_refused` are called from the
    /// engine's runOnce(). The sweep stays where it is until finished(), or until the engine is
    /// gone.
    Sweep(
        std::vector<AddressRange> ranges,
        SweepPace pace,
        Tools tools,
        OnFound on_found,
        OnRefused on_refused = [](const Refusal&) {});
    Sweep(const Sweep&) = delete;
    Sweep& operator=(const Sweep&) = delete;
    ~Sweep() = default;

    /// Sends what the pace allows now.
    void pump();
    /// When pump() has something to send again, by the boot clock; nothing when only answers are
    /// waited for.
    [[nodiscard]] std::optional<std::chrono::milliseconds> nextPump() const;
    /// True when every address has been dealt with.
    [[nodiscard]] bool finished() const;
    [[nodiscard]] const SweepCounts& counts() const { return counts_; }

private:
    struct Attempt {
        snmp::Peer peer;
        std::uint32_t number{0};  // counts repetitions and credentials
        bool refused{false};      // the device has answered to one of them
    };
    struct Answering {
        std::size_t credential{0};
        Identification identification;
    };

    [[nodiscard]] std::optional<Attempt> takeAttempt();
    [[nodiscard]] std::optional<snmp::Peer> takeFresh();
    /// A step for one device; whatever goes wrong in it costs this device alone.
    void guarded(const snmp::Peer& peer, const std::function<void()>& step);
    [[nodiscard]] std::uint32_t tries() const { return pace_.retries + 1; }
    /// The first try of the next credential.
    [[nodiscard]] std::uint32_t afterCredential(std::uint32_t number) const;
    /// By which the attempt is made; passes over what may not be tried at this device.
    [[nodiscard]] std::optional<std::size_t> credentialOf(Attempt& attempt) const;
    void send(Attempt attempt);
    void onFirstOutcome(
        const Attempt& attempt, std::size_t credential, const snmp::Outcome& outcome);
    void onNoAnswer(Attempt attempt, std::size_t credential, snmp::Silence reason);
    void identify(const snmp::Peer& peer);
    void conclude(const snmp::Peer& peer);
    [[nodiscard]] snmp::Request request(
        const snmp::Peer& peer,
        std::size_t credential,
        snmp::Query query,
        std::uint32_t retries) const;

    std::vector<AddressRange> ranges_;
    SweepPace pace_;
    Tools tools_;
    OnFound on_found_;
    OnRefused on_refused_;
    Pacer pacer_;
    SweepCounts counts_;
    std::size_t range_{0};     // the next fresh address: position in ranges_
    std::uint64_t offset_{0};  // and in that range
    std::deque<Attempt> again_;
    std::uint64_t waiting_{0};  // first questions under way
    std::unordered_map<snmp::Peer, Answering> answering_;
};

}  // namespace platen::agent::discovery
