#pragma once

#include "common/normalise/raw_view.hpp"
#include "common/profiles/profile_spec.hpp"

#include <string>
#include <vector>

namespace platen {

/// A text and the cell that it was read from; no OID where the profile itself states the text.
struct FoundText {
    std::string text;
    Oid oid;
};

/// Finds and cleans texts of one reading: charset, transforms, candidates. All results are trimmed
/// clean UTF-8 of at most 255 bytes; empty means not known.
class Texts {
public:
    /// Both must outlive this object.
    Texts(const RawView& view, const ProfileSpec& spec);

    /// Octets decoded, numbers in decimal.
    [[nodiscard]] std::string decode(const Value& value) const;
    [[nodiscard]] std::string decodeAt(const Column& column, const Instance& row) const;

    /// All texts of the first candidate that gives one.
    [[nodiscard]] std::vector<FoundText> find(const TextSources& sources) const;

private:
    struct Cell {
        Oid oid;
        const Value* value{nullptr};
    };
    [[nodiscard]] std::vector<Cell> cells(const TextSource& source) const;
    [[nodiscard]] std::vector<Cell> columnCells(const Oid& column) const;
    [[nodiscard]] std::vector<Cell> labelledCells(const LabelledRows& rows) const;
    [[nodiscard]] std::string evaluate(const TextSource& source, const Value& value) const;

    const RawView& view_;
    std::string charset_;
    std::string fallback_;
};

}  // namespace platen
