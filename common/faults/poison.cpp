#include "common/faults/poison.hpp"

#ifdef PLATEN_FAULTS

#include "common/faults/fault_environment.hpp"

#include <cstdlib>

namespace platen::faults {

namespace {

bool holds(std::string_view content, std::string_view poison) {
    return !poison.empty() && content.find(poison) != std::string_view::npos;
}

}  // namespace

void sufferFromPoison(std::string_view content) {
    static const std::string_view deadly = environment("PLATEN_ABORT_ON");
    static const std::string_view endless = environment("PLATEN_HANG_ON");
    if (holds(content, deadly)) std::abort();
    // A loop without any effect would be no loop for the compiler.
    for (volatile bool hangs = holds(content, endless); hangs;)
        continue;
}

}  // namespace platen::faults

#endif
