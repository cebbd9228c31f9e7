#include "server/evidence/chain_walk.hpp"

#include <map>
#include <stdexcept>

namespace platen::server::evidence {

namespace {

/// What has one number, or a range of them.
struct Piece {
    std::int32_t last_n{0};
    const ChainRow* row{nullptr};
    const ChainRun* run{nullptr};
    const ChainAnchor* anchor{nullptr};

    [[nodiscard]] const std::string& chain() const {
        if (row != nullptr) return row->chain;
        return run != nullptr ? run->chain : anchor->chain;
    }
    [[nodiscard]] std::optional<rules::RunSample> sample() const {
        if (row != nullptr) return row->sample;
        if (run != nullptr && !run->samples.empty()) return run->samples.front();
        return std::nullopt;
    }
};
using Pieces = std::multimap<std::int32_t, Piece>;

Pieces piecesOf(const DeviceChain& chain) {
    Pieces pieces;
    for (const ChainRow& row : chain.rows)
        pieces.emplace(row.sample.n, Piece{.last_n = row.sample.n, .row = &row});
    for (const ChainRun& run : chain.runs) {
        const auto samples = static_cast<std::int32_t>(run.samples.size());
        pieces.emplace(run.began_n + 1, Piece{.last_n = run.began_n + samples, .run = &run});
    }
    for (const ChainAnchor& anchor : chain.anchors)
        pieces.emplace(anchor.first_n, Piece{.last_n = anchor.last_n, .anchor = &anchor});
    return pieces;
}

rules::ChainLink linkOf(const rules::RunSample& sample) {
    return {
        .n = sample.n,
        .taken_at = sample.taken_at,
        .received_at = sample.received_at,
        .stream = sample.stream,
        .seq = sample.seq};
}

/// Where the chain stands after the piece, by what it says.
std::string chainAfter(std::string before, const Piece& piece) {
    if (piece.anchor != nullptr) return piece.anchor->chain;
    if (piece.row != nullptr) {
        rules::ChainLink link = linkOf(piece.row->sample);
        link.figures = piece.row->figures;
        return rules::chainAfter(before, link);
    }
    for (const rules::RunSample& sample : piece.run->samples) {
        rules::ChainLink link = linkOf(sample);
        link.repeats_n = piece.run->began_n;
        before = rules::chainAfter(before, link);
    }
    return before;
}

ChainBreak breakAt(BreakKind kind, std::int32_t n, const Piece& piece) {
    return {.kind = kind, .n = n, .sample = piece.sample()};
}

}  // namespace

std::string_view breakWord(BreakKind kind) {
    switch (kind) {
        case BreakKind::Changed:
            return "changed";
        case BreakKind::Missing:
            return "missing";
        case BreakKind::Inserted:
            return "inserted";
        case BreakKind::Head:
            return "head";
    }
    throw std::logic_error{"unhandled BreakKind"};
}

std::optional<ChainBreak> findBreak(const DeviceChain& chain, std::int32_t from_n) {
    std::string at = chain.begin;
    std::int32_t next = 1;
    for (const auto& [first_n, piece] : piecesOf(chain)) {
        if (first_n < next || first_n > chain.head_n)
            return breakAt(BreakKind::Inserted, first_n, piece);
        if (first_n > next) return ChainBreak{.kind = BreakKind::Missing, .n = next, .sample = {}};
        if (piece.last_n < from_n) {
            at = piece.chain();
        } else {
            at = chainAfter(std::move(at), piece);
            if (at != piece.chain()) return breakAt(BreakKind::Changed, first_n, piece);
        }
        next = piece.last_n + 1;
    }
    if (next <= chain.head_n)
        return ChainBreak{.kind = BreakKind::Missing, .n = next, .sample = {}};
    const bool ends_there = next == chain.head_n + 1 && (chain.head_n == 0 || at == chain.head);
    if (!ends_there) return ChainBreak{.kind = BreakKind::Head, .n = chain.head_n, .sample = {}};
    return std::nullopt;
}

}  // namespace platen::server::evidence
