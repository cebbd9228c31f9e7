#pragma once

#include "common/core/clock.hpp"
#include "tests/bench/server/fleet/printer_model.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace platen::bench {

/// What happens to the devices from one reading to the next; one device in so many thousand.
struct FleetHabits {
    std::uint32_t printed_permille{250};  ///< has printed
    std::uint32_t worn_permille{20};      ///< states another level of a supply
};

/// One sealed batch as an agent would have sent it.
struct SealedBatch {
    std::uint32_t agent{0};
    std::uint64_t first_seq{0};
    std::uint64_t last_seq{0};
    TimePoint sent;
    std::string epoch;       ///< 16 octets
    std::string prev_chain;  ///< 32 octets
    std::string sha256;      ///< of zstd
    std::string chain;       ///< after it
    std::uint32_t raw_size{0};
    std::uint64_t boot_ms{0};  ///< when it was sent
    std::string zstd;

    /// It could not be sent before.
    void arriveAt(TimePoint time);
};

/// Many agents with their devices, as far as they have read them. The numbers decide everything:
/// the same fleet reads the same. Agents have 100, 200, 300, 400, 500 devices in turn; a batch has
/// 100 readings, and before the first one of an agent the profiles stand in a batch of their own.
class Fleet {
public:
    /// Agents with the numbers `first_agent` to `last_agent`.
    struct Span {
        std::uint32_t first_agent{0};
        std::uint32_t last_agent{0};
    };

    Fleet(std::vector<PrinterModel> models, Span agents);

    /// Where it stands, as a file; what it has not read yet when there is none.
    /// Throws std::runtime_error.
    void load(const std::filesystem::path& file);
    void save(const std::filesystem::path& file) const;

    /// Every device is read once, beginning at `at`, over `spread`. Batches come in the order in
    /// which agents would send them: the first of each agent, the second of each, ...
    void readOnce(
        TimePoint at,
        std::chrono::milliseconds spread,
        const FleetHabits& habits,
        const std::function<void(const SealedBatch&)>& take);

    [[nodiscard]] static std::uint32_t devicesOf(std::uint32_t agent);
    /// How many devices the agents before this one have.
    [[nodiscard]] static std::uint32_t devicesBefore(std::uint32_t agent);

private:
    struct Device {
        std::uint32_t pages{0};
        std::uint32_t used{0};
    };
    struct Agent {
        std::uint64_t seq{0};
        std::uint64_t rounds{0};
        std::string chain;
        std::vector<Device> devices;
    };

    [[nodiscard]] const PrinterModel& modelOf(std::uint32_t device) const;
    [[nodiscard]] std::string epochOf(std::uint32_t agent) const;
    void addProfiles(std::uint32_t number, wire::v1::Batch& batch) const;
    void addReading(std::uint32_t agent, std::uint32_t place, TimePoint at, wire::v1::Batch& batch);
    [[nodiscard]] SealedBatch seal(std::uint32_t agent, wire::v1::Batch& batch, TimePoint sent);

    std::vector<PrinterModel> models_;
    Span span_;
    std::vector<Agent> agents_;
    FleetHabits habits_;
};

}  // namespace platen::bench
