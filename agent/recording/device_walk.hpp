#pragma once

#include "agent/snmp/engine.hpp"
#include "common/raw/reading.hpp"
#include "common/raw/value.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace platen::agent::recording {

struct WalkLimits {
    std::size_t rows{50'000};
    std::size_t bytes{8UL * 1024 * 1024};  ///< of all values
    std::size_t rows_of_table{5'000};      ///< below one OID
    std::uint32_t detours{50};             ///< around parts that cannot be read
};

/// Reads everything that a device shows below mib-2 and enterprises, except personalSubtrees():
/// what an answer brings of them is dropped. GETBULK with few repetitions, or GETNEXT; a part that
/// loops, never ends, is refused or not answered is left out, and told in notes(). Pure: next()
/// says what to ask, accept() takes what came back.
class DeviceWalk {
public:
    explicit DeviceWalk(Protocol protocol, WalkLimits limits = {});

    [[nodiscard]] std::optional<snmp::Query> next();
    void accept(const snmp::Outcome& outcome);
    /// Ends the walk; `why` becomes a note.
    void stop(std::string why);

    /// Sorted by OID, each once.
    [[nodiscard]] const std::vector<Binding>& rows() const { return rows_; }
    /// What is missing, for people.
    [[nodiscard]] const std::vector<std::string>& notes() const { return notes_; }

private:
    void acceptRows(const snmp::Response& response);
    void acceptTrouble(const char* what);
    [[nodiscard]] bool acceptRow(const Binding& binding);
    [[nodiscard]] bool countsOn(const Binding& binding);
    void detour(const char* why);
    void nextRoot();
    void leavePersonal();

    WalkLimits limits_;
    bool bulk_;
    std::uint32_t repetitions_;
    std::size_t root_{0};
    Oid cursor_;
    Oid table_;  // of the last row, and how many it has had
    std::size_t rows_of_table_{0};
    std::size_t bytes_{0};
    std::uint32_t detours_{0};
    std::uint32_t silences_{0};
    std::vector<Binding> rows_;
    std::vector<std::string> notes_;
};

}  // namespace platen::agent::recording
