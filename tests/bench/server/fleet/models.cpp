#include "tests/bench/server/fleet/models.hpp"

#include "common/recording/snmprec.hpp"

#include <algorithm>
#include <utility>

namespace platen::bench {

std::vector<PrinterModel> modelsIn(
    const std::filesystem::path& folder, const ProfileSet& profiles) {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator{folder}) {
        const auto& file = entry.path();
        if (file.extension() == ".snmprec" && file.string().find('@') == std::string::npos)
            files.push_back(file);
    }
    std::ranges::sort(files);
    std::vector<PrinterModel> models;
    for (const auto& file : files) {
        auto model = PrinterModel::fromRecording(readSnmprec(file.string()), profiles);
        if (model) models.push_back(std::move(*model));
    }
    return models;
}

}  // namespace platen::bench
