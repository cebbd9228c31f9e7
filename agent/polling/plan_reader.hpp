#pragma once

#include "agent/polling/bulk_comparison.hpp"
#include "agent/polling/column_reader.hpp"
#include "agent/polling/read_results.hpp"
#include "agent/polling/scalar_reader.hpp"
#include "agent/snmp/engine.hpp"
#include "agent/snmp/request_size.hpp"
#include "common/profiles/plan.hpp"
#include "common/profiles/profile_spec.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace platen::agent::polling {

/// Questions in one reading: more than any device needs that answers sensibly.
inline constexpr std::uint32_t kMaxQuestions = 2000;

/// What a reader is to know of a profile. The references outlive the reader.
struct ReadOrder {
    std::span<const PlanEntry> plan;
    const Quirks& quirks;
    std::optional<Oid> supply_level{};  ///< without rows of it, the context is asked
};

/// Reads a whole plan, instances first, then columns; what kMaxQuestions do not reach is Truncated.
/// Then, once for a device, whether GETBULK brings all rows; if it does not, the columns are read
/// again with GETNEXT. Last, where a profile names an SNMP context and there are no supplies: what
/// the default context does not have is asked for in that one.
/// Pure: the caller sends what next() says and hands the outcome to accept(), until next() has
/// nothing more.
class PlanReader {
public:
    PlanReader(const ReadOrder& order, Protocol protocol, const snmp::RequestSize& size = {});
    PlanReader(const PlanReader&) = delete;
    PlanReader& operator=(const PlanReader&) = delete;
    ~PlanReader() = default;

    [[nodiscard]] std::optional<snmp::Query> next();
    void accept(const snmp::Outcome& outcome);
    /// What is not yet read gets this error; next() has nothing more.
    void giveUp(FieldError error);

    /// True when the device has answered at least once.
    [[nodiscard]] bool answered() const { return answered_; }
    /// What the next reading of this device should begin with. A device that has fallen silent
    /// teaches nothing.
    [[nodiscard]] snmp::RequestSize learned() const;
    /// Positions in the plan whose values come from the profile's context.
    [[nodiscard]] std::vector<std::uint32_t> inContext() const;
    /// Requests sent, repetitions included.
    [[nodiscard]] std::uint32_t packets() const { return packets_; }
    [[nodiscard]] ReadResults& results() { return results_; }

private:
    enum class Part : std::uint8_t { Scalars, Columns, Comparison, Done };
    /// One view of the device: the default context, or that of the profile.
    struct Pass {
        ScalarReader scalars;
        ColumnReader columns;
    };

    [[nodiscard]] Pass passOver(std::span<const std::uint32_t> positions);
    [[nodiscard]] Pass& pass() { return context_ ? *context_ : default_; }
    [[nodiscard]] std::optional<snmp::Query> nextOfPart();
    void enterNextPart();
    void endComparison();
    void enterContext();
    [[nodiscard]] bool wantsComparison() const;
    [[nodiscard]] bool wantsContext() const;
    [[nodiscard]] bool leavesContext(const snmp::Outcome& outcome);
    [[nodiscard]] bool seemsDead() const;

    ReadOrder order_;
    ReadResults results_;
    snmp::RequestSize size_;  // with which the reading began
    ColumnReader::Method method_;
    Pass default_;
    std::optional<BulkComparison> comparison_;
    std::optional<Pass> context_;
    std::vector<std::uint32_t> context_positions_;  // what is asked for in the context
    bool context_answers_{false};
    bool context_is_silent_{false};
    snmp::BulkCheck check_;
    Part part_{Part::Scalars};
    std::size_t asked_{0};  // variables in the last question
    std::uint32_t packets_{0};
    std::uint32_t questions_{0};
    std::uint32_t silences_{0};  // in succession
    bool answered_{false};
};

}  // namespace platen::agent::polling
