#include "server/rules/meter_fold.hpp"
#include "tests/fuzz/targets/fuzz_targets.hpp"

#include <optional>
#include <stdexcept>
#include <string>

namespace platen::fuzz {

namespace {

std::optional<server::rules::MeterFold> parsed(std::string_view bytes) {
    try {
        return server::rules::MeterFold::parse(bytes);
    } catch (const std::invalid_argument& problem) {
        require(*problem.what() != '\0', "refused octets have a reason");
        return std::nullopt;
    }
}

}  // namespace

void fuzzMeters(std::string_view bytes) {
    using namespace server::rules;
    auto fold = parsed(bytes);
    if (!fold) return;
    const std::string again = fold->bytes();
    require(MeterFold::parse(again) == *fold, "what was parsed can be kept");
    MeterSample sample;
    sample.n = 7;
    sample.values.fill(12345);
    const auto step = fold->add(sample, "2026-11-22", {});
    for (const auto& [day, use] : step.days) {
        require(use.held >= 0, "held pages are not negative");
        for (const auto& meter : use.meters)
            require(!meter || meter->used >= 0, "use is not negative");
    }
    require(MeterFold::parse(fold->bytes()) == *fold, "and so can what follows from it");
}

}  // namespace platen::fuzz
