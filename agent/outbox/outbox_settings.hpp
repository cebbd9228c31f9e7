#pragma once

#include "common/config/config.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cstdint>

namespace platen::agent::outbox {

struct OutboxSettings {
    std::uint32_t limit_mib{512};
    std::uint32_t tail_mib{64};
    std::chrono::days tail{14};
    std::uint32_t batch_records{500};
    std::uint32_t batch_kib{256};

    template <class Visitor>
    void describe(Visitor& field) {
        field(
            "limit_mib",
            limit_mib,
            "Largest size of the outbox in MiB, 4 to 1048576. Near it intermediate readings are "
            "given up.");
        field(
            "tail_mib",
            tail_mib,
            "Acknowledged batches are kept up to this size in MiB, for a server that was restored "
            "from a backup.");
        field("tail_days", tail, "... and up to this age in days.");
        field("batch_records", batch_records, "Most records in one batch, 1 to 500.");
        field("batch_kib", batch_kib, "Size in KiB that a compressed batch stays below, 1 to 256.");
    }

    void check() const {
        require("limit_mib", limit_mib, 4, 1'048'576);
        require("tail_mib", tail_mib, 0, limit_mib);
        require("batch_records", batch_records, 1, 500);
        require("batch_kib", batch_kib, 1, 256);
    }

private:
    static void require(
        std::string_view name, std::uint32_t value, std::uint32_t low, std::uint32_t high) {
        if (value >= low && value <= high) return;
        throw config::ConfigError{
            fmt::format("outbox.{} is {}, allowed: {} to {}", name, value, low, high)};
    }
};

}  // namespace platen::agent::outbox
