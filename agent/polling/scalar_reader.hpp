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

/// Reads the single instances of a plan, many with one GET. Pure: next() says what to ask,
/// accept() takes what came back.
///
/// What a device refuses costs only itself: SNMPv1's noSuchName and genErr take the named variable
/// out and ask for the others again (without a name: halve until it is found), tooBig halves the
/// request. Silence is followed by one small question, which tells a device that is gone from one
/// that lives, and from the second time on halves the request, too.
class ScalarReader {
public:
    /// Reads those of `positions` in the plan that are instances. `plan` and `results` outlive the
    /// reader.
    ScalarReader(
        std::span<const PlanEntry> plan,
        std::span<const std::uint32_t> positions,
        std::size_t max_oids,
        ReadResults& results);

    /// The next question; nothing when all is read.
    [[nodiscard]] std::optional<snmp::Query> next();
    /// The answer to the last question.
    void accept(const snmp::Outcome& outcome);
    /// What is not yet read gets this error.
    void giveUp(FieldError error);
    /// Variables in one request that the device stands, where it did not stand more.
    [[nodiscard]] std::optional<std::size_t> learnedLimit() const { return learned_limit_; }

private:
    void accept(const snmp::Response& response);
    void acceptValues(const snmp::Response& response);
    void acceptRefusal(const snmp::Response& response);
    void acceptSilence(FieldError error);
    void keepOrFail(std::size_t position, const snmp::Response& response);
    void lower(std::size_t limit);
    void dropAsked(std::size_t position);
    void split();

    std::span<const PlanEntry> plan_;
    ReadResults& results_;
    std::vector<std::uint32_t> waiting_;  // positions in the plan; the first asked_ are under way
    std::size_t asked_{0};
    std::size_t limit_;  // variables that this device takes in one request
    std::optional<std::size_t> learned_limit_;
    bool doubted_{false};      // a request got no answer: at the next one, its size was the reason
    std::size_t narrowed_{0};  // while a bad variable or a sign of life is searched for; 0: neither
};

}  // namespace platen::agent::polling
