#include "tests/fuzz/targets/fuzz_targets.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

// What libFuzzer calls for each input. The build names the target that this program is for.
// NOLINTNEXTLINE(readability-identifier-naming): the name is libFuzzer's
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    for (const platen::fuzz::Target& target : platen::fuzz::kTargets) {
        if (target.name != PLATEN_FUZZ_TARGET) continue;
        target.run({reinterpret_cast<const char*>(data), size});
        return 0;
    }
    std::abort();
}
