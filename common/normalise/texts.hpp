#pragma once

#include "common/normalise/raw_view.hpp"
#include "common/profiles/profile_spec.hpp"

#include <string>
#include <vector>

namespace platen {

/// Finds and cleans texts of one reading: charset, transforms, candidates. All results are trimmed
/// clean UTF-8 of at most 255 bytes; empty means not known.
class Texts {
public:
    /// Both must outlive this object.
    Texts(const RawView& view, const ProfileSpec& spec);

    /// Octets decoded, numbers in decimal.
    [[nodiscard]] std::string decode(const Value& value) const;
    [[nodiscard]] std::string decodeAt(const Column& column, const Instance& row) const;

    /// The first candidate that gives a text.
    [[nodiscard]] std::string first(const TextSources& sources) const;
    /// All texts of the first candidate that gives one.
    [[nodiscard]] std::vector<std::string> lines(const TextSources& sources) const;

private:
    [[nodiscard]] std::vector<const Value*> cells(const TextSource& source) const;
    [[nodiscard]] std::vector<const Value*> columnCells(const Oid& column) const;
    [[nodiscard]] std::vector<const Value*> labelledCells(const LabelledRows& rows) const;
    [[nodiscard]] std::string evaluate(const TextSource& source, const Value& value) const;

    const RawView& view_;
    std::string charset_;
    std::string fallback_;
};

}  // namespace platen
