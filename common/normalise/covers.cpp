#include "common/normalise/covers.hpp"

namespace platen {

namespace {

constexpr std::int64_t kCoverOpen = 3;
constexpr std::int64_t kInterlockClosed = 6;

bool isOpenStatus(std::int64_t status) {
    constexpr std::int64_t kInterlockOpen = 5;
    return status == kCoverOpen || status == kInterlockOpen;
}

}  // namespace

std::vector<Cover> readCovers(const RawView& view, const Texts& texts, const CoverTable& table) {
    std::vector<Cover> covers;
    const Column& description = view.column(table.description);
    for (const auto& [row, value] : view.column(table.status)) {
        const auto status = value->asInteger();
        if (!status || *status < kCoverOpen || *status > kInterlockClosed) continue;
        covers.push_back(
            {.index = arcsText(row),
             .name = texts.decodeAt(description, row),
             .is_open = isOpenStatus(*status)});
    }
    return covers;
}

}  // namespace platen
