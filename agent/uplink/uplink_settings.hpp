#pragma once

#include "common/config/config.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

namespace platen::agent::uplink {

struct UplinkSettings {
    std::string broker;
    std::size_t window{4};
    std::chrono::milliseconds linger{2'000};
    std::chrono::seconds retry_first{30};
    std::chrono::seconds retry_longest{300};
    std::chrono::seconds keep_alive{60};
    std::chrono::seconds connect_timeout{20};
    std::chrono::seconds reconnect_longest{300};

    template <class Visitor>
    void describe(Visitor& field) {
        field(
            "broker",
            broker,
            "Broker, as ssl://HOST:PORT or tcp://HOST:PORT. Empty: the one that enrolment named.");
        field("window", window, "Batches under way at the same time, 1 to 16.");
        field(
            "linger_ms",
            linger,
            "How long a record waits for others before a batch is sent, at most 60000.");
        field(
            "retry_first_s",
            retry_first,
            "First wait for an acknowledgement before a batch is sent again; doubles each time.");
        field("retry_longest_s", retry_longest, "Longest such wait.");
        field("keep_alive_s", keep_alive, "MQTT keep-alive, 5 to 120.");
        field(
            "connect_timeout_s",
            connect_timeout,
            "How long an attempt to connect may take, 1 to 120.");
        field("reconnect_longest_s", reconnect_longest, "Longest wait between two connects.");
    }

    void check() const {
        require("window", static_cast<long>(window), 1, 16);
        require("linger_ms", linger.count(), 0, 60'000);
        require("retry_first_s", retry_first.count(), 1, 3'600);
        require("retry_longest_s", retry_longest.count(), retry_first.count(), 86'400);
        require("keep_alive_s", keep_alive.count(), 5, 120);
        require("connect_timeout_s", connect_timeout.count(), 1, 120);
        require("reconnect_longest_s", reconnect_longest.count(), 1, 86'400);
    }

private:
    static void require(std::string_view name, long value, long low, long high) {
        if (value >= low && value <= high) return;
        throw config::ConfigError{
            fmt::format("uplink.{} is {}, allowed: {} to {}", name, value, low, high)};
    }
};

}  // namespace platen::agent::uplink
