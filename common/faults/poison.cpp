#include "common/faults/poison.hpp"

#ifdef PLATEN_FAULTS

#include "common/faults/fault_environment.hpp"

#include <cstdlib>

namespace platen::faults {

void abortOnPoison(std::string_view content) {
    static const std::string_view poison = environment("PLATEN_ABORT_ON");
    if (!poison.empty() && content.find(poison) != std::string_view::npos) std::abort();
}

}  // namespace platen::faults

#endif
