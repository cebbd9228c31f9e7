#pragma once

#include "tests/simulation/truth.hpp"

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace platen::simulation {

/// Compares, at the end of a history, what the agents have committed with what the server has. What
/// is missing must be excused by something that happened in this history, or be named by a gap that
/// the server has, or by one that was lost with something that is named in its turn.
class Judgement {
public:
    /// Lives as long as both.
    Judgement(Truth& truth, const DatabaseContent& content);

    /// Throws Violation.
    void pass();

private:
    using Position = Truth::Position;

    /// What the gaps of an agent name.
    struct Account {
        std::uint64_t given_up{0};  ///< to stay below the limit
        std::uint64_t damaged{0};   ///< lost with a damaged file
        bool is_open{false};        ///< ... which may have been more
        bool exceeds_tail{false};   ///< something that the server asked for was kept no more
    };
    /// What they must name, of all machines of the agent.
    struct Books {
        std::uint64_t missing{0};
        std::uint64_t refused{0};
        bool has_full_tail{true};
        bool was_damaged{false};
        bool is_exact{true};
    };

    void note(const AgentId& agent, const BatchContent::Gap& gap);
    [[nodiscard]] bool noteLostGaps();
    [[nodiscard]] bool isThere(const Position& at) const;
    [[nodiscard]] bool isNamed(const Position& at) const;
    void judgeRecord(const std::string& name);
    [[nodiscard]] bool isLostAndNamed(
        const std::vector<Position>& stored, const std::string& name) const;
    void judgeBooks(const AgentId& agent, const Books& books) const;

    Truth& truth_;
    const DatabaseContent& content_;
    std::map<EpochId, std::uint64_t> ends_;  ///< of the streams that the server has
    std::map<EpochId, std::uint64_t> gone_;  ///< so many from the beginning, say notes, are nowhere
    std::map<AgentId, Account> accounts_;
    std::vector<bool> is_noted_;                    ///< of the gaps that the server ever had
    std::set<std::string> quarantined_;             ///< names of records
    std::map<std::size_t, std::uint64_t> missing_;  ///< by host
};

}  // namespace platen::simulation
