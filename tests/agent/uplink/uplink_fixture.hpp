#pragma once

#include "agent/outbox/outbox.hpp"
#include "agent/uplink/uplink.hpp"
#include "common/crypto/sha256.hpp"
#include "tests/agent/support/manual_clock.hpp"
#include "tests/agent/support/seeded_random.hpp"
#include "tests/agent/support/temporary_folder.hpp"
#include "tests/agent/uplink/simulated_server.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace platen::tests {

/// An uplink with its outbox, in virtual time; what it publishes is collected in `sent`.
struct UplinkFixture {
    explicit UplinkFixture(
        std::uint64_t seed = 1, agent::outbox::OutboxSettings outbox_settings = {})
        : random{seed}, box_settings{outbox_settings}, server{clock} {
        settings.linger = std::chrono::milliseconds{0};
        restart();
    }

    /// As a new process on the same state.
    void restart() {
        uplink.reset();
        box.reset();
        box.emplace(
            agent::outbox::OutboxOwner{
                .path = folder.file("outbox.db"),
                .agent = AgentId{"0b5c3f2e-1111-4222-8333-444455556666"}},
            box_settings,
            [](auto) { return std::string{"text"}; },
            clock,
            random);
        uplink.emplace(
            settings,
            *box,
            clock,
            random,
            std::string(32, 'f'),
            [](std::string_view bytes) {
                return agent::uplink::Uplink::Signature{
                    .bytes = "by the agent: " + crypto::sha256(bytes),
                    .key_id = std::string(32, 'k')};
            },
            [this](const auto& payload) {
                if (online) sent.push_back(payload);
                return online;
            });
    }

    void connect() {
        online = true;
        uplink->connected();
    }
    void disconnect() {
        online = false;
        uplink->disconnected();
    }

    void append(const std::string& name) {
        agent::outbox::NewRecord record{.message = {}, .boot_id = clock.bootId()};
        record.message.set_wall_ms(clock.wallNow().time_since_epoch().count());
        record.message.mutable_reading()->set_address(name);
        record.message.mutable_reading()->set_profile_hash(std::string(32, 'p'));
        box->append({record});
    }

    /// Everything that was sent reaches the server, and its answers reach the uplink.
    void exchange() {
        for (const std::string& payload : std::exchange(sent, {}))
            uplink->acknowledged(server.receive(payload));
    }

    ManualClock clock;
    SeededRandom random;
    TemporaryFolder folder;
    agent::outbox::OutboxSettings box_settings;
    agent::uplink::UplinkSettings settings;
    std::optional<agent::outbox::Outbox> box;
    std::optional<agent::uplink::Uplink> uplink;
    SimulatedServer server;
    std::vector<std::string> sent;
    bool online{false};
};

}  // namespace platen::tests
