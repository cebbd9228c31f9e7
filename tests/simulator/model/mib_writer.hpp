#pragma once

#include "tests/simulator/model/machine.hpp"
#include "tests/simulator/responder/layered_view.hpp"

#include <string>
#include <vector>

namespace platen::simulator {

/// Shows the state of a machine in the rows of its recording: counters, levels, trays, covers,
/// alerts, error bits, status, display. Writes only rows that the recording has, except those of
/// prtAlertTable, which come and go.
class MibWriter {
public:
    /// `view` outlives the writer.
    explicit MibWriter(LayeredView& view) : view_{view} {}

    /// `figures` are what the machine's counters say; they may be wrong.
    void write(const Machine& machine, const Figures& figures);
    /// Only the variables that move with every hundredth of a second.
    void writeUpTime(std::uint64_t hundredths);

private:
    void writeValues(const Machine& machine, const Figures& figures, const std::string& console);
    void writeSupplies(const Machine& machine);
    void writeTrays(const Machine& machine);
    void writeStatus(const Machine& machine, const std::string& console);
    void writeAlerts(const Machine& machine);
    void writeAlert(const Machine& machine, const Condition& condition);
    void writeErrorBits(const Machine& machine, const Oid& oid);

    /// In the type that the recording has at this OID; nothing happens where it has no row.
    void setNumber(const Oid& oid, std::int64_t number);
    void setText(const Oid& oid, std::string text);
    void setAlertCell(const Oid& row, std::uint32_t column, Value value);

    [[nodiscard]] std::string consoleText(const Machine& machine) const;
    [[nodiscard]] std::string wordsOf(const Machine& machine, const Condition& condition) const;
    [[nodiscard]] std::string textAt(const Oid& oid) const;
    [[nodiscard]] std::int64_t recordedNumber(const Oid& oid, std::int64_t absent) const;

    LayeredView& view_;
    std::vector<Oid> alert_cells_;  ///< what the last write put into prtAlertTable
};

}  // namespace platen::simulator
