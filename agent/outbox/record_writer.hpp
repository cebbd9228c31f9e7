#pragma once

#include "agent/outbox/outbox_record.hpp"
#include "agent/outbox/record_table.hpp"
#include "agent/outbox/sqlite.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace platen::agent::outbox {

/// The canonical text of the profile with that hash (32 bytes); empty when it is not known.
using ProfileTextOf = std::function<std::string(std::string_view hash)>;

/// Gives records their numbers. Puts the definition of a profile before the first reading of the
/// epoch that was made with it. Used inside one transaction.
class RecordWriter {
public:
    RecordWriter(sqlite::Connection& connection, const ProfileTextOf& profile_text_of)
        : connection_{connection}, records_{connection}, profile_text_of_{profile_text_of} {}

    /// Writes behind `last_seq` and returns the last number that it used: two for a reading whose
    /// definition is needed first, none for a definition, which is only remembered. A record that
    /// no batch can carry becomes a gap.
    std::uint64_t write(std::uint64_t last_seq, NewRecord record);

    /// For a new epoch: every definition has to be sent again.
    void forgetAnnouncements();

private:
    bool announce(std::uint64_t seq, const NewRecord& reading);
    void remember(const std::string& hash, const std::string& text, bool announced);
    [[nodiscard]] std::string knownText(const std::string& hash);

    sqlite::Connection& connection_;
    RecordTable records_;
    const ProfileTextOf& profile_text_of_;
};

}  // namespace platen::agent::outbox
