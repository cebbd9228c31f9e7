#pragma once

#include "agent/polling/column_reader.hpp"
#include "agent/polling/read_results.hpp"
#include "agent/polling/request_size.hpp"
#include "agent/polling/scalar_reader.hpp"
#include "agent/snmp/engine.hpp"
#include "common/profiles/plan.hpp"
#include "common/profiles/profile_spec.hpp"

#include <cstdint>
#include <optional>
#include <span>

namespace platen::agent::polling {

/// Questions in one reading: more than any device needs that answers sensibly.
inline constexpr std::uint32_t kMaxQuestions = 2000;

/// Reads a whole plan, instances first, then columns; what kMaxQuestions do not reach is Truncated.
/// Pure: the caller sends what next() says and hands the outcome to accept(), until next() has
/// nothing more.
class PlanReader {
public:
    /// `plan` outlives the reader.
    PlanReader(
        std::span<const PlanEntry> plan,
        Protocol protocol,
        const Quirks& quirks,
        const RequestSize& size = {});
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
    [[nodiscard]] RequestSize learned() const;
    /// Requests sent, repetitions included.
    [[nodiscard]] std::uint32_t packets() const { return packets_; }
    [[nodiscard]] ReadResults& results() { return results_; }

private:
    [[nodiscard]] bool seemsDead() const;

    ReadResults results_;
    RequestSize size_;  // with which the reading began
    ScalarReader scalars_;
    ColumnReader columns_;
    enum class Part : std::uint8_t { Scalars, Columns } part_{Part::Scalars};
    std::size_t asked_{0};  // variables in the last question
    std::uint32_t packets_{0};
    std::uint32_t questions_{0};
    std::uint32_t silences_{0};  // in succession
    bool answered_{false};
};

}  // namespace platen::agent::polling
