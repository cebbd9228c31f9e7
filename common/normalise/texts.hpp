#pragma once

#include "common/normalise/raw_view.hpp"
#include "common/profiles/profile_spec.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace platen {

/// A text and where it was read: an OID, or "ipp:" and the name of an attribute; empty where the
/// profile itself states the text.
struct FoundText {
    std::string text;
    std::string origin;
};

/// Finds and cleans texts of one reading: charset, transforms, candidates. All results are trimmed
/// clean UTF-8 of at most 255 bytes; empty means not known.
class Texts {
public:
    /// Both must outlive this object.
    Texts(const RawView& view, const ProfileSpec& spec);

    /// Octets decoded, numbers in decimal.
    [[nodiscard]] std::string decode(const Value& value) const;
    /// IPP is UTF-8 by request, whatever the device states by SNMP; devices that keep to neither
    /// are decoded as their family's texts are. Dates and other binary values have no text.
    [[nodiscard]] std::string decode(const IppValue& value) const;
    [[nodiscard]] std::string decodeIpp(std::string_view octets) const;
    [[nodiscard]] std::string decodeAt(const Column& column, const Instance& row) const;

    /// All texts of the first candidate that gives one.
    [[nodiscard]] std::vector<FoundText> find(const TextSources& sources) const;

private:
    struct Cell {
        std::string origin;
        std::string_view octets;
        std::string decoded;
    };
    /// Longer than a result may be: what a candidate looks for can stand anywhere.
    [[nodiscard]] std::string decodeWhole(const Value& value) const;
    [[nodiscard]] std::string decodeWhole(const IppValue& value) const;
    [[nodiscard]] Cell cell(const Oid& oid, const Value& value) const;
    [[nodiscard]] std::vector<Cell> cells(const TextSource& source) const;
    [[nodiscard]] std::vector<Cell> columnCells(const Oid& column) const;
    [[nodiscard]] std::vector<Cell> labelledCells(const LabelledRows& rows) const;
    [[nodiscard]] std::vector<Cell> attributeCells(const IppRows& rows) const;
    [[nodiscard]] static std::string evaluate(const TextSource& source, Cell cell);

    const RawView& view_;
    std::string charset_;
    std::string fallback_;
};

}  // namespace platen
