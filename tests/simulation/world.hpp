#pragma once

#include "tests/simulation/agent_host.hpp"
#include "tests/simulation/analysis_model.hpp"
#include "tests/simulation/broker.hpp"
#include "tests/simulation/host_disk.hpp"
#include "tests/simulation/ingest_process.hpp"
#include "tests/simulation/memory_database.hpp"
#include "tests/simulation/stage.hpp"
#include "tests/simulation/truth.hpp"

#include <cstdint>
#include <memory>
#include <vector>

namespace platen::simulation {

/// Agents, broker, server and everything that happens to them, drawn from one seed.
class World {
public:
    World(std::uint64_t seed, bool is_traced, HostDisks& disks);

    /// Work and faults for a while; then the faults end, and everything must arrive. Returns what
    /// the history had in it. Throws Violation.
    Figures run();

private:
    struct Fault {
        const char* name;
        std::uint64_t likelihood;  ///< per cent, of being in a history at all
        void (World::*happen)();
    };

    void drawFaults();
    void drawSizes();
    void fill();
    void addHost(const AgentId& agent);
    void addServer();
    [[nodiscard]] AgentHost& anyHost();
    void planAnalysis();
    void turn();

    void killHost();
    void killHostAtWrite();
    void stopHost();
    void cutPower();
    void suspendHost();
    void jumpClock();
    void cutHost();
    void cutServer();
    void cloneHost();
    void rollBackHost();
    void startFromCopy(AgentHost& host, const HostCopy& copy);
    void damageHost();
    void crashBroker();
    void beginOutage();
    void killServer();
    void killServerAfterCommit();
    void stopDatabase();
    void stopDatabaseAtStatement();
    void startDatabase();
    void backUp();
    void restoreBackup();
    void revoke();
    void retire();
    void sendNonsense();

    void endFaults();
    void collectLast(AgentHost& host);
    void settle();
    [[nodiscard]] bool isSettled();
    void judge();
    [[nodiscard]] const server::ingest::Stream* streamOf(const AgentHost& host) const;

    Stage stage_;
    HostDisks& disks_directory_;
    Truth truth_;
    MemoryDatabase database_;
    Broker broker_;
    AnalysisModel analysis_;
    std::vector<std::unique_ptr<HostDisk>> disks_;
    std::vector<std::unique_ptr<AgentHost>> hosts_;
    std::vector<std::unique_ptr<IngestProcess>> servers_;
    std::vector<Fault> faults_;
    BrokerFaults broker_faults_;
    HostSettings host_settings_;
    bool has_power_cuts_{false};
    bool analysis_is_planned_{false};
    bool is_crowded_{false};  ///< the outbox is so small that it fills
    std::vector<HostCopy> copies_;
    std::vector<std::size_t> copied_hosts_;
    std::unique_ptr<DatabaseContent> backup_;
};

}  // namespace platen::simulation
