#pragma once

#include "common/core/clock.hpp"
#include "common/core/ids.hpp"
#include "server/db/database.hpp"
#include "server/rules/packed_run.hpp"

#include <cstdint>
#include <optional>
#include <string>

// Is what is stored what was stored?
namespace platen::server::evidence {

struct VerifyOrder {
    TenantId tenant;
    std::optional<DeviceId> device{};  ///< nothing: all
    std::optional<TimePoint> since{};  ///< readings that came before are taken for granted
    /// Also the batches, each reading from its batch, and that no reading of a batch is missing.
    bool archive{false};
};

/// Something that is not what it was.
struct Tampered {
    std::optional<DeviceId> device{};
    /// changed, missing, inserted, head, correction, archive, batch, definition, lost
    std::string kind;
    std::int32_t n{0};  ///< of a reading of the device; 0: of none
    std::optional<rules::RunSample> sample{};
    std::string text;  ///< for people: what is wrong
};

struct VerifyTotals {
    std::int64_t devices{0};
    std::int64_t readings{0};  ///< rows and repetitions
    std::int64_t gone{0};      ///< that anchors stand for
    std::int64_t corrected{0};
    std::int64_t batches{0};
    std::int64_t signed_batches{0};  ///< with a good signature
    std::int64_t unknown_keys{0};    ///< batches signed by a key that the server does not know
    std::int64_t from_archive{0};    ///< readings that were made again from their batch
    std::int64_t not_in_archive{0};  ///< readings whose batch has gone
    std::int64_t other_version{0};   ///< of from_archive, whose figures another normaliser made
    std::int64_t thinned{0};         ///< readings of batches that retention took
    std::int64_t not_understood{0};  ///< readings of batches that nobody can understand today
    std::int64_t tampered{0};
};

/// Told while verification goes on.
class VerifySink {
public:
    VerifySink() = default;
    VerifySink(const VerifySink&) = delete;
    VerifySink& operator=(const VerifySink&) = delete;
    virtual ~VerifySink() = default;

    virtual void tampered(const Tampered& what) = 0;
    /// So far.
    virtual void progress(const VerifyTotals& totals) = 0;
};

/// Of each device the first place that is not whole. Reads some devices at a time, each time in a
/// transaction of its own that sees one moment, so that it may run while the server works.
/// `database` is one of the analysis' role. Nothing: there is no such device.
[[nodiscard]] std::optional<VerifyTotals> verify(
    db::Database& database, const VerifyOrder& order, VerifySink& sink);

}  // namespace platen::server::evidence
