#pragma once

#include "agent/app/collector.hpp"
#include "agent/app/device_table.hpp"
#include "agent/app/ipp_reader.hpp"
#include "agent/discovery/sweep.hpp"
#include "agent/polling/device_poll.hpp"
#include "agent/polling/left_devices.hpp"
#include "agent/polling/schedule.hpp"
#include "agent/snmp/engine.hpp"

#include <chrono>
#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

namespace platen::agent::app {

/// The parts behind Collector and how they work together. Everything runs on the thread of run();
/// only status() and leaveToOthers() may be called from others.
class Collector::Work {
public:
    /// All outlive the work.
    struct Tools {
        const ProfileSet& profiles;
        snmp::Datagrams& datagrams;
        const Clock& clock;
        Random& random;
    };

    Work(CollectorSettings settings, Tools tools, RecordSink sink, std::optional<IppParts> ipp);

    void run(const std::stop_token& stop);
    void leaveToOthers(std::vector<wire::LeftPlace> places);
    [[nodiscard]] CollectorStatus status() const;

private:
    void recall();
    void recall(const discovery::KnownDevice& known);
    [[nodiscard]] bool mayAskOverSnmp(const discovery::KnownDevice& known);
    [[nodiscard]] bool hasUserFor(const snmp::Peer& peer) const;
    void remember();
    void rememberNowAndThen(std::chrono::milliseconds now);

    void workOnSweep();
    void startSweep();
    void endSweep();
    void onFound(const discovery::FoundDevice& found);
    void onRefused(const discovery::Sweep::Refusal& refusal);

    void runEngine();

    void noteLeft();
    [[nodiscard]] bool leavesTurn(const snmp::Peer& peer, polling::Moment now);
    void startPolls();
    void startPoll(const snmp::Peer& peer, const Device& device);
    void onPolled(const snmp::Peer& peer, Result<RawReading, polling::PollError> outcome);
    static void learn(const snmp::Peer& peer, Device& device, const snmp::RequestSize& size);
    void onReading(const snmp::Peer& peer, Device& device, RawReading reading);
    void onFailure(const snmp::Peer& peer);
    void onSilence(const snmp::Peer& peer, Device& device, snmp::Silence reason);
    [[nodiscard]] bool isPast(const Device& device) const;
    void forget(const snmp::Peer& peer);
    // Over IPP (collector_ipp.cpp).
    [[nodiscard]] std::unique_ptr<IppReader> makeIppReader(IppParts parts);
    void workOverIpp();
    void searchOverIpp();
    void readOverIpp(const snmp::Peer& peer, const Device& device);
    void suspectOverIpp(const Device& device);
    void forgetOverIpp(const snmp::IpAddress& address);
    [[nodiscard]] bool mayAskOverIpp(const snmp::Peer& peer) const;
    [[nodiscard]] bool isAlone(const snmp::IpAddress& address) const;
    [[nodiscard]] bool askedOverIpp(const snmp::IpAddress& address) const;
    [[nodiscard]] bool askedOverSnmp(const snmp::IpAddress& address) const;
    void onSnmpReading(const snmp::Peer& peer, Device& device, RawReading reading);
    void onIppReading(const snmp::Peer& peer, Result<RawReading, FieldError> reading);
    void giveAwayIncomplete();
    [[nodiscard]] Protocol protocolOf(std::size_t credential) const {
        return snmp::protocolOf(credentials_.credential(credential));
    }

    void giveAway(std::variant<RawReading, UnreachableDevice> body);

    [[nodiscard]] std::chrono::milliseconds pauseAfter(std::uint32_t missed) const;
    [[nodiscard]] std::chrono::milliseconds nextWork() const;
    void publishNowAndThen(std::chrono::milliseconds now);
    void publishStatus();

    CollectorSettings settings_;
    const ProfileSet& profiles_;
    const Clock& clock_;
    RecordSink sink_;
    std::vector<discovery::AddressRange> ranges_;
    discovery::CredentialBook credentials_;
    DeviceTable devices_;
    polling::Schedule schedule_;
    polling::LeftDevices left_;
    std::unordered_map<snmp::Peer, std::unique_ptr<polling::DevicePoll>> polls_;
    std::map<std::pair<snmp::Peer, std::size_t>, snmp::Silence> refusals_;  // that were told
    std::unique_ptr<discovery::Sweep> sweep_;  // null between two sweeps
    std::unique_ptr<IppReader> ipp_;           // null where nothing can be asked over IPP
    snmp::Engine engine_;  // after what its callbacks use, so that it goes first
    std::chrono::milliseconds sweep_started_{0};
    std::chrono::milliseconds next_sweep_{0};
    std::chrono::milliseconds remembered_at_{0};
    std::chrono::milliseconds published_at_{0};
    bool to_remember_{false};
    std::size_t polls_done_{0};
    std::size_t polls_failed_{0};
    std::optional<TimePoint> last_sweep_;

    mutable std::mutex status_mutex_;
    CollectorStatus status_;  // guarded by status_mutex_

    std::mutex left_mutex_;
    std::vector<wire::LeftPlace> newly_left_;  // guarded by left_mutex_
};

}  // namespace platen::agent::app
