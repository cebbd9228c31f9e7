#pragma once

#include "agent/polling/read_results.hpp"
#include "agent/snmp/engine.hpp"
#include "common/profiles/plan.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace platen::agent::polling {

/// Reads the columns of a plan, several side by side: GETBULK, or GETNEXT for SNMPv1 and for
/// devices that do not stand GETBULK. Pure: next() says what to ask, accept() takes what came back.
///
/// Whatever a device does, a column ends: at its last row, at endOfMibView or noSuchName, at an OID
/// that does not increase, at kMaxRows, or with a refusal of its own. What was read is kept.
/// tooBig halves the request. Silence is followed by a question for one variable as a sign of life,
/// and from the second time on halves the request, too; a device that leaves even that small
/// GETBULK unanswered is asked with GETNEXT.
class ColumnReader {
public:
    enum class Method : std::uint8_t { Bulk, Next };

    /// How much is asked for at a time.
    struct Pace {
        std::uint32_t max_repetitions{10};  ///< 0: never GETBULK
        std::size_t max_oids{24};           ///< in one request
        std::size_t max_variables{4096};    ///< in one reply
    };

    /// Reads those of `positions` in the plan that are columns. `plan` and `results` outlive the
    /// reader.
    ColumnReader(
        std::span<const PlanEntry> plan,
        std::span<const std::uint32_t> positions,
        Method method,
        Pace pace,
        ReadResults& results);

    /// The next question; nothing when all is read.
    [[nodiscard]] std::optional<snmp::Query> next();
    /// The answer to the last question.
    void accept(const snmp::Outcome& outcome);
    /// What is not yet read to its end gets this error.
    void giveUp(FieldError error);
    /// Variables in one reply that the device stands, where it did not stand more.
    [[nodiscard]] std::optional<std::size_t> learnedLimit() const { return learned_limit_; }
    /// Forgets what was read and reads it again, with GETNEXT.
    void startOver();
    /// True while the device has given no reason to read it with GETNEXT.
    [[nodiscard]] bool usesBulk() const { return method_ == Method::Bulk; }
    /// False when it has left GETBULK unanswered.
    [[nodiscard]] bool standsBulk() const { return stands_bulk_; }

private:
    struct Column {
        std::uint32_t plan_index{0};
        Oid cursor;  ///< the last OID that was read, at first that of the column
        std::size_t rows{0};
        bool open{true};
    };

    void acceptRows(const snmp::Response& response);
    void acceptRow(Column& column, const Binding& binding);
    void acceptTooBig();
    void acceptRefusal(const snmp::Response& response);
    void acceptSilence(FieldError error);
    void lower(std::size_t variables);
    void end(Column& column, FieldError error);
    void dropEnded();
    [[nodiscard]] std::size_t columnsToAsk() const;
    [[nodiscard]] std::uint32_t rowsToAsk() const;

    void open();

    std::span<const PlanEntry> plan_;
    std::vector<std::uint32_t> positions_;  // in the plan, of all columns to read
    ReadResults& results_;
    std::vector<Column> columns_;  // not yet at their end; the first asked_ are under way
    std::size_t asked_{0};
    Method method_;
    std::size_t width_;  // columns in one request
    std::uint32_t repetitions_;
    std::size_t variables_;  // in one reply
    std::optional<std::size_t> learned_limit_;
    bool doubted_{false};  // a request got no answer: at the next one, its size was the reason
    bool probing_{false};  // the question under way is for one variable, as a sign of life
    bool stands_bulk_{true};
};

}  // namespace platen::agent::polling
