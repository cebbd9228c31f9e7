#pragma once

#include "server/analysis/memory.hpp"
#include "server/db/transaction.hpp"
#include "server/domain/devices/device_store.hpp"
#include "server/domain/readings/counter_set_store.hpp"
#include "server/renormalise/correction.hpp"
#include "server/renormalise/device_fold.hpp"
#include "server/renormalise/reading_walk.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace platen::server::renormalise {

/// A reading that a correction changes, although perhaps no figure of it. What repeats it changes
/// with it.
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
        const Correction& correction, const CorrectedDevice& device, analysis::Memory& memory);

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
    /// When the first reading was taken that the correction is about.
    [[nodiscard]] const std::optional<TimePoint>& firstCorrected() const {
        return first_corrected_;
    }
    /// What the newest reading states; nothing: the archive has dropped it.
    [[nodiscard]] const std::optional<domain::StatedCounters>& newest() const { return newest_; }

private:
    /// A row of which the bytes are there, with its corrected figures.
    struct Understood {
        TimePoint taken_at;
        archive::ReadingContent content;
        FoldFigures figures;
    };

    void take(db::Transaction& tx, const WalkedReading& reading, WalkMode mode);
    /// Null when the archive has dropped the bytes.
    [[nodiscard]] const Understood* understand(
        db::Transaction& tx, const WalkedReading& reading, WalkMode mode);
    void correct(
        db::Transaction& tx,
        const WalkedReading& reading,
        const archive::ReadingContent& content,
        WalkMode mode);
    void write(
        db::Transaction& tx,
        const WalkedReading& reading,
        const archive::ReadingContent& content,
        const domain::ReadingFigures& figures);
    void noteEvidence(const WalkedReading& reading, const archive::ReadingContent& content);
    [[nodiscard]] std::optional<std::string> replacementOf(const WalkedReading& reading) const;
    [[nodiscard]] std::optional<archive::ReadingContent> contentOf(
        db::Transaction& tx, const WalkedReading& reading, const std::string& normalise_by) const;

    const Correction& correction_;
    analysis::Memory& memory_;
    domain::DeviceKey device_;
    ReadingWalk readings_;
    DeviceFold fold_;
    /// Rows that may still be repeated, by n.
    std::map<std::int32_t, std::optional<Understood>> recent_;
    std::vector<CorrectedReading> page_;
    std::int64_t walked_{0};
    std::int64_t corrected_{0};
    std::int64_t figures_{0};
    std::int64_t unknowable_{0};
    std::string digest_;
    std::map<rules::Evidence, domain::ShownEvidence> evidence_;
    std::optional<TimePoint> first_corrected_;
    std::optional<rules::SampleOrder> newest_order_;
    std::optional<domain::StatedCounters> newest_;
};

}  // namespace platen::server::renormalise
