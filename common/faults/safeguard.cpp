#include "common/faults/safeguard.hpp"

#ifdef PLATEN_FAULTS

#include "common/faults/fault_environment.hpp"

#include <array>
#include <optional>

namespace platen::faults {

namespace {

struct Name {
    std::string_view text;
    Safeguard safeguard;
};
constexpr std::array kNames{
    Name{"deduplication", Safeguard::Deduplication},
    Name{"acknowledgement", Safeguard::Acknowledgement},
    Name{"chain_check", Safeguard::ChainCheck},
    Name{"outbox_sync", Safeguard::OutboxSync},
    Name{"deletion_after_ack", Safeguard::DeletionAfterAcknowledgement}};

std::optional<Safeguard> readWithout() {
    const std::string_view text = environment("PLATEN_WITHOUT");
    if (text.empty()) return std::nullopt;
    for (const Name& name : kNames) {
        if (name.text == text) return name.safeguard;
    }
    refuse(
        "PLATEN_WITHOUT",
        text,
        "deduplication, acknowledgement, chain_check, outbox_sync, deletion_after_ack");
}

}  // namespace

bool isOff(Safeguard safeguard) {
    static const std::optional<Safeguard> without = readWithout();
    return without == safeguard;
}

}  // namespace platen::faults

#endif
