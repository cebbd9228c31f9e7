#include "tests/simulator/faults/fault.hpp"

namespace platen::simulator {

bool Fault::arrives(Dice& /*dice*/) {
    return true;
}

void Fault::present(V3Manner& /*manner*/, Dice& /*dice*/) {}

const MibView& Fault::over(const MibView& shown) {
    return shown;
}

std::size_t Fault::maxReply(std::size_t usual) {
    return usual;
}

std::optional<Refusal> Fault::refuse(const ber::Message& /*request*/, const MibView& /*shown*/) {
    return std::nullopt;
}

void Fault::alter(ber::Message& /*reply*/, const ber::Message& /*request*/, Dice& /*dice*/) {}

void Fault::send(
    std::vector<Outgoing>& /*replies*/, const ber::Message& /*request*/, Dice& /*dice*/) {}

}  // namespace platen::simulator
