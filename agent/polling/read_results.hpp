#pragma once

#include "common/raw/reading.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace platen::agent::polling {

/// Limits of one reading against devices that never end.
inline constexpr std::size_t kMaxRows = 1000;
inline constexpr std::size_t kMaxValues = 5000;
inline constexpr std::size_t kMaxTextBytes = 256UL * 1024;  ///< of all strings together

/// What has been read so far, by position in the plan.
class ReadResults {
public:
    /// Keeps present values; the others only say that there is none. A string beyond kMaxTextBytes
    /// is left out and its entry marked Truncated; what came before and numbers stay.
    void add(std::uint32_t plan_index, Binding binding);
    /// The first problem of an entry counts.
    void fail(std::uint32_t plan_index, FieldError error);

    /// What was kept and what went wrong with one entry of the plan.
    [[nodiscard]] bool has(std::uint32_t plan_index) const;
    [[nodiscard]] bool hasFailed(std::uint32_t plan_index) const;
    [[nodiscard]] std::vector<Oid> oidsOf(std::uint32_t plan_index) const;
    /// As if this entry had never been read.
    void forget(std::uint32_t plan_index);

    [[nodiscard]] bool full() const { return rows_.size() >= kMaxValues; }

    /// In the order of the plan. The object is empty afterwards.
    [[nodiscard]] std::vector<Binding> takeBindings();
    [[nodiscard]] std::vector<FieldProblem> takeProblems();

private:
    struct Row {
        std::uint32_t plan_index{0};
        Binding binding;
    };
    std::vector<Row> rows_;
    std::vector<FieldProblem> problems_;
    std::size_t text_bytes_{0};
};

}  // namespace platen::agent::polling
