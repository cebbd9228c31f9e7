#include "common/wire/epoch_note.hpp"

#include <fmt/format.h>

namespace platen::wire {

namespace {

constexpr std::string_view kBegin = "follows epoch ";
constexpr std::size_t kUuidLength = 36;

}  // namespace

std::string epochNoteText(const EpochNote& note) {
    return fmt::format("{}{}: {}", kBegin, note.follows.value, note.why);
}

std::optional<EpochNote> parseEpochNote(std::string_view reason) {
    if (!reason.starts_with(kBegin)) return std::nullopt;
    reason.remove_prefix(kBegin.size());
    auto epoch = canonicalUuid(reason.substr(0, kUuidLength));
    if (!epoch) return std::nullopt;
    reason.remove_prefix(kUuidLength);
    if (!reason.starts_with(": ")) return std::nullopt;
    return EpochNote{.follows = {*std::move(epoch)}, .why = std::string{reason.substr(2)}};
}

}  // namespace platen::wire
