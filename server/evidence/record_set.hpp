#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <map>
#include <utility>

namespace platen::server::evidence {

/// Which records of streams there are: a bit each, where numbers follow each other. Pure.
class RecordSet {
public:
    void add(std::int64_t stream, std::uint64_t seq) {
        pieces_[{stream, seq / kPiece}].set(static_cast<std::size_t>(seq % kPiece));
    }
    [[nodiscard]] bool contains(std::int64_t stream, std::uint64_t seq) const {
        const auto piece = pieces_.find({stream, seq / kPiece});
        return piece != pieces_.end() && piece->second[static_cast<std::size_t>(seq % kPiece)];
    }

private:
    static constexpr std::size_t kPiece{4096};
    std::map<std::pair<std::int64_t, std::uint64_t>, std::bitset<kPiece>> pieces_;
};

}  // namespace platen::server::evidence
