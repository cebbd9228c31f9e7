#pragma once

#include "agent/snmp/engine.hpp"
#include "common/profiles/hints.hpp"
#include "common/raw/value.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace platen::agent::discovery {

/// Asks a device that has answered to sysDescr and sysObjectID for the rest of the hints. Pure:
/// next() says what to ask, accept() takes what came back. What the device refuses or leaves
/// unanswered is left out of the hints; an error that names no variable halves the question.
class Identification {
public:
    /// `first` are the bindings of the first answer.
    explicit Identification(std::vector<Binding> first);

    /// The next question; nothing when everything was asked.
    [[nodiscard]] std::optional<snmp::Query> next() const;
    /// The answer to the last question.
    void accept(const snmp::Outcome& outcome);

    [[nodiscard]] DeviceHints hints() const { return hintsFrom(answers_); }
    /// True when a question got no answer at all, so that hints may be missing.
    [[nodiscard]] bool incomplete() const { return incomplete_; }

private:
    void split();

    std::vector<snmp::Query> questions_;  // the last one is next
    std::vector<Binding> answers_;
    bool incomplete_{false};
};

/// The first question of a sweep.
[[nodiscard]] const snmp::Query& firstQuestion();

}  // namespace platen::agent::discovery
