#include "tests/simulator/model/packed.hpp"

namespace platen::simulator {

std::string packFields(const PackedRule& rule, const Figures& figures) {
    std::string octets;
    for (const auto& [tag, is] : rule.fields) {
        const std::uint64_t value = is.of(figures);
        octets += static_cast<char>(tag);
        octets += "\x01\x04";
        for (const unsigned shift : {24U, 16U, 8U, 0U}) {
            octets += static_cast<char>((value >> shift) & 0xffU);
        }
    }
    octets += '\xff';
    return octets;
}

}  // namespace platen::simulator
