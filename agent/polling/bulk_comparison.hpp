#pragma once

#include "agent/polling/read_results.hpp"
#include "agent/snmp/engine.hpp"
#include "common/profiles/plan.hpp"
#include "common/raw/oid.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace platen::agent::polling {

/// Holds what GETBULK has brought against GETNEXT: some firmwares silently skip rows of a GETBULK.
/// Each row of the two longest columns is the start of a GETNEXT, many in one request, so a
/// question or two show every row that was skipped. Pure: next() says what to ask, accept() takes
/// what came back.
class BulkComparison {
public:
    enum class Verdict : std::uint8_t {
        Unknown,  ///< nothing to compare, or no usable answer
        Same,
        Differs,  ///< GETNEXT has shown a row that GETBULK did not bring
    };

    /// Takes columns that were read to their end, at most two requests of `max_oids` OIDs. Rows of
    /// prtAlertTable come and go while a device is read: they prove nothing.
    BulkComparison(
        std::span<const PlanEntry> plan, const ReadResults& results, std::size_t max_oids);

    [[nodiscard]] std::optional<snmp::Query> next() const;
    void accept(const snmp::Outcome& outcome);
    [[nodiscard]] Verdict verdict() const { return verdict_; }

private:
    void take(const Oid& column, const std::vector<Oid>& rows);
    [[nodiscard]] bool isNews(const Binding& binding) const;

    std::size_t max_oids_;
    std::vector<Oid> columns_;
    std::vector<Oid> rows_;     // that GETBULK has brought
    std::vector<Oid> waiting_;  // starts of a GETNEXT; the first ones are under way
    Verdict verdict_{Verdict::Unknown};
};

}  // namespace platen::agent::polling
