#pragma once

#include "server/archive/profile_store.hpp"
#include "server/db/transaction.hpp"
#include "server/domain/devices/device_store.hpp"
#include "server/domain/readings/reading_walk_store.hpp"
#include "server/renormalise/correction.hpp"
#include "server/renormalise/derived_changes.hpp"
#include "server/renormalise/device_fold.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace platen::server::renormalise {

/// A reading that a correction changes, although perhaps no figure of it.
struct CorrectedReading {
    rules::SampleOrder sample;
    std::vector<domain::FigureChange> changes;
};

enum class WalkMode { Look, Correct };

/// Goes through all readings of one device by time, page by page, normalises them as the analysis
/// does, and lays out anew what is made of them. Memory: one page and the result. One thread; each
/// page may be a transaction of its own.
class CorrectionWalk {
public:
    /// The arguments outlive it.
    CorrectionWalk(
        const Correction& correction,
        const CorrectedDevice& device,
        archive::ProfileCache& profiles);

    /// The next page; false when it was the last one. Correct writes the readings, and `tx` has
    /// begun the correction. Readings that come while it goes are taken when they are later than
    /// all others.
    bool next(db::Transaction& tx, WalkMode mode);

    /// Of the last page.
    [[nodiscard]] const std::vector<CorrectedReading>& page() const { return page_; }
    [[nodiscard]] const DeviceFold& fold() const { return fold_; }
    [[nodiscard]] std::int64_t walked() const { return walked_; }        ///< all readings
    [[nodiscard]] std::int64_t corrected() const { return corrected_; }  ///< that change
    [[nodiscard]] std::int64_t figures() const { return figures_; }      ///< of these
    /// Readings that ought to be corrected, but whose bytes the archive has dropped.
    [[nodiscard]] std::int64_t unknowable() const { return unknowable_; }
    /// What the corrected readings show of the device's identity.
    [[nodiscard]] const std::map<rules::Evidence, domain::ShownEvidence>& evidence() const {
        return evidence_;
    }
    /// 32 bytes; the same for the same changes in the same order.
    [[nodiscard]] const std::string& digest() const { return digest_; }

private:
    void take(db::Transaction& tx, const domain::WalkedReading& reading, WalkMode mode);
    void correct(
        db::Transaction& tx,
        const domain::WalkedReading& reading,
        const domain::ReadingFigures& figures,
        WalkMode mode);
    void noteEvidence(const domain::WalkedReading& reading, const archive::ReadingContent& content);
    [[nodiscard]] std::optional<std::string> replacementOf(
        const domain::WalkedReading& reading) const;
    [[nodiscard]] std::optional<archive::ReadingContent> contentOf(
        db::Transaction& tx,
        const domain::WalkedReading& reading,
        const std::string& normalise_by) const;

    const Correction& correction_;
    archive::ProfileCache& profiles_;
    domain::ReadingWalk walk_;
    std::optional<rules::SampleOrder> last_;
    DeviceFold fold_;
    std::vector<CorrectedReading> page_;
    std::int64_t walked_{0};
    std::int64_t corrected_{0};
    std::int64_t figures_{0};
    std::int64_t unknowable_{0};
    std::string digest_;
    std::map<rules::Evidence, domain::ShownEvidence> evidence_;
};

/// What is stored of a device since `history_from` (no spans without it).
[[nodiscard]] Derived findDerived(
    db::Transaction& tx,
    const TenantId& tenant,
    const DeviceId& device,
    const std::optional<TimePoint>& history_from);

/// Makes `before` into `after`. `tx` holds the lock of findDerived() and works for the tenant
/// alone.
void replaceDerived(
    db::Transaction& tx,
    const TenantId& tenant,
    const DeviceId& device,
    const Derived& before,
    const Derived& after);

}  // namespace platen::server::renormalise
