#pragma once

#include <cstdint>

// What tests need to prove that nothing is lost. Builds without PLATEN_FAULTS (the shipped ones) do
// not have it; the functions are empty there and cost nothing.
namespace platen::faults {

/// What keeps readings from being lost or counted twice. Taking one away must make a test fail.
enum class Safeguard : std::uint8_t {
    Deduplication,    ///< "deduplication": the server drops what it has already
    Acknowledgement,  ///< "acknowledgement": ... and acknowledges only after its commit
    ChainCheck,       ///< "chain_check": ... and refuses what does not continue the chain
    OutboxSync,       ///< "outbox_sync": the outbox is on the disk before it answers
    DeletionAfterAcknowledgement,  ///< "deletion_after_ack": ... and keeps what is not acknowledged
};

#ifdef PLATEN_FAULTS

/// True when the environment's PLATEN_WITHOUT names this safeguard. An unknown name ends the
/// process with exit code 64 at the first question: a test must not rest on a misspelling.
[[nodiscard]] bool isOff(Safeguard safeguard);

#else

[[nodiscard]] constexpr bool isOff(Safeguard /*safeguard*/) {
    return false;
}

#endif

}  // namespace platen::faults
