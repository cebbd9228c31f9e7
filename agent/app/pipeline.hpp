#pragma once

#include "agent/app/agent_report.hpp"
#include "agent/app/agent_settings.hpp"
#include "agent/app/collector.hpp"
#include "agent/app/delivery_loop.hpp"
#include "agent/app/identity.hpp"
#include "agent/app/renewal_loop.hpp"
#include "agent/app/server_time.hpp"
#include "agent/app/status_socket.hpp"
#include "agent/app/worker_pool.hpp"
#include "agent/snmp/udp_datagrams.hpp"
#include "common/core/clock.hpp"
#include "common/core/random.hpp"
#include "common/crypto/peer_judge.hpp"
#include "common/profiles/profile_set.hpp"

#include <exception>
#include <functional>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>

namespace platen::agent::app {

/// The running agent: four threads (collector, delivery, status socket, renewal) that share one
/// queue, and a few that wait for printers' answers over IPP. Runs from construction until stop()
/// or destruction.
class Pipeline {
public:
    /// `on_failure` is called once, on another thread, when the agent cannot go on; stop() then
    /// throws the reason. Throws what its parts throw.
    Pipeline(AgentSettings settings, Identity identity, std::function<void()> on_failure);
    /// As stop(), but without an exception.
    ~Pipeline();
    Pipeline(const Pipeline&) = delete;
    Pipeline& operator=(const Pipeline&) = delete;

    /// Ends reading, stores what was read, says goodbye to the broker.
    void stop();

private:
    void guard(const std::function<void()>& work);
    [[nodiscard]] std::string report() const;

    const AgentSettings settings_;
    const Identity identity_;
    const std::function<void()> on_failure_;
    SystemClock clock_;
    SystemRandom random_;
    const TimePoint started_;
    const ProfileSet profiles_;
    ServerTime server_time_;
    const crypto::PeerJudge judge_;  // before the connections, after them
    snmp::UdpDatagrams datagrams_;
    std::stop_source collecting_;  // outlives the threads: the sink waits with it
    DeliveryLoop delivery_;
    WorkerPool ipp_workers_;  // after the datagrams, whose wait they end
    Collector collector_;
    RenewalLoop renewal_;
    StatusSocket socket_;
    std::mutex failure_mutex_;
    std::exception_ptr failure_;  ///< of the first thread that failed
    std::jthread delivery_thread_;
    std::jthread socket_thread_;
    std::jthread renewal_thread_;
    std::jthread collector_thread_;
};

}  // namespace platen::agent::app
