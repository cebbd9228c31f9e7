#pragma once

#include "common/profiles/profile.hpp"
#include "common/raw/reading.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace platen {

/// The arcs after a column: which row.
using Instance = std::vector<std::uint32_t>;
/// The cells of one column that are present, in the order of their instances.
using Column = std::map<Instance, const Value*>;

/// Looks values up in a raw reading, which must outlive the view. One thread: columns are kept once
/// they were asked for.
class RawView {
public:
    RawView(const RawReading& raw, const Profile& profile);

    /// Null when the device did not state it.
    [[nodiscard]] const Value* find(const Oid& oid) const;
    /// Empty for no OID and for a column without cells. Lives as long as the view.
    [[nodiscard]] const Column& column(const std::optional<Oid>& oid) const;
    /// True when `oid` could not be read, or not wholly: it is not known whether it is there.
    [[nodiscard]] bool hasFailed(const Oid& oid) const;

    /// The values of an IPP attribute, those that stand for none ('unknown', 'no-value', ...) in
    /// their places; empty for one that the device did not state. Lives as long as the reading.
    [[nodiscard]] const std::vector<IppValue>& ippValues(std::string_view name) const;
    /// True when the device was asked by IPP and its answer is missing or not whole.
    [[nodiscard]] bool hasIppFailed() const { return has_ipp_failed_; }
    [[nodiscard]] bool isByIppAlone() const { return is_by_ipp_alone_; }

    /// The row of the printer in tables by hrDeviceIndex, when the device shows which it is.
    [[nodiscard]] std::optional<std::uint32_t> printerRow() const { return printer_row_; }
    /// The printer's cell of such a column, else the first; null when there is none.
    [[nodiscard]] const Value* printerCell(const std::optional<Oid>& column_oid) const;

private:
    [[nodiscard]] std::optional<std::uint32_t> findPrinterRow(const ProfileSpec& spec) const;

    [[nodiscard]] Column readColumn(const Oid& oid) const;

    std::map<Oid, const Value*> values_;
    mutable std::map<Oid, Column> columns_;
    std::vector<Oid> failed_;
    std::map<std::string_view, const std::vector<IppValue>*> attributes_;
    bool has_ipp_failed_{false};
    bool is_by_ipp_alone_{false};
    std::optional<std::uint32_t> printer_row_;
};

/// How the origin of something is written that an IPP attribute says: "ipp:printer-name".
[[nodiscard]] std::string ippOrigin(std::string_view name);

/// The number in a column's row; nothing when the cell is missing or no number.
[[nodiscard]] std::optional<std::int64_t> integerAt(const Column& column, const Instance& row);

}  // namespace platen
