#include "common/normalise/supply_merge.hpp"

#include "common/core/text.hpp"
#include "common/normalise/supply_kinds.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <map>
#include <optional>
#include <string>
#include <utility>

namespace platen {

namespace {

bool isVague(const Supply& supply) {
    return supply.kind.empty() || supply.kind == "other" || supply.kind == "unknown";
}

/// "black" of "photo_black": the MIB has one black only.
std::string shadeBase(const std::string& color) {
    const auto cut = color.rfind('_');
    return cut == std::string::npos ? color : color.substr(cut + 1);
}

// What makes two supplies alike, the surest first; empty: it says nothing.

std::string byDescription(const Supply& supply) {
    return asciiLower(supply.description);
}

std::string byKindAndColor(const Supply& supply) {
    if (isVague(supply)) return {};
    return std::string{broadKind(supply.kind)} + "/" + supply.color;
}

std::string byKindAndShade(const Supply& supply) {
    if (isVague(supply) || supply.color.empty()) return {};
    return std::string{broadKind(supply.kind)} + "/" + shadeBase(supply.color);
}

std::string byColor(const Supply& supply) {
    return supply.color;
}

std::string byKind(const Supply& supply) {
    return isVague(supply) ? std::string{} : std::string{broadKind(supply.kind)};
}

bool always(const Supply& /*row*/, const Supply& /*other*/) {
    return true;
}

bool oneIsVague(const Supply& row, const Supply& other) {
    return isVague(row) || isVague(other);
}

bool oneHasNoColor(const Supply& row, const Supply& other) {
    return row.color.empty() || other.color.empty();
}

std::optional<int> percentLeft(const Supply& supply) {
    if (supply.percent) return supply.percent;
    return supply.percent_full ? std::optional{100 - *supply.percent_full} : std::nullopt;
}

void fillTexts(Supply& row, const Supply& other) {
    if (row.description.empty()) row.description = other.description;
    if (row.color.empty()) row.color = other.color;
    if (row.part_number.empty()) row.part_number = other.part_number;
    if (isVague(row) && !isVague(other)) row.kind = other.kind;
}

void fillLevel(Supply& row, const Supply& other) {
    const auto own = percentLeft(row);
    const auto others = percentLeft(other);
    if (own && others) {
        if (std::abs(*own - *others) > 1) row.other_percent = others;
        return;
    }
    const bool knows_more = others.has_value() || (row.state != LevelState::Amount && !own &&
                                                   other.state == LevelState::SomeLeft);
    if (own || !knows_more) return;
    row.state = other.state;
    row.percent = other.percent;
    row.percent_full = other.percent_full;
    row.coarse = other.coarse;
}

/// The two accounts and who of them is one with whom.
class SupplyMatch {
public:
    SupplyMatch(std::vector<Supply>& rows, std::vector<Supply>& others)
        : rows_{rows}, others_{others}, row_taken_(rows.size()), other_taken_(others.size()) {}

    /// Pairs what is alike in one way, else in a less sure one.
    void pairLike() {
        pairWhereEqual(byDescription, always);
        pairWhereEqual(byKindAndColor, always);
        pairWhereEqual(byKindAndShade, always);
        pairWhereEqual(byColor, oneIsVague);
        pairWhereEqual(byKind, oneHasNoColor);
    }

    /// Takes out of `others` as many as there are like rows, without a word of which is which.
    template <class Key>
    void passOver(const Key& key) {
        for (const auto& [name, group] : groups(key)) {
            const auto& [rows, others] = group;
            for (std::size_t i = 0; i < std::min(rows.size(), others.size()); ++i) {
                row_taken_[rows[i]] = true;
                other_taken_[others[i]] = true;
            }
        }
    }

    void addTheRest() {
        for (std::size_t i = 0; i < others_.size(); ++i) {
            if (!other_taken_[i]) rows_.push_back(std::move(others_[i]));
        }
    }

private:
    /// Pairs what is alike by `key`, in order, wherever both sides have as many of it.
    template <class Key, class Fits>
    void pairWhereEqual(const Key& key, const Fits& fits) {
        for (const auto& [name, group] : groups(key)) {
            const auto& [rows, others] = group;
            if (rows.size() != others.size()) continue;
            bool all_fit = true;
            for (std::size_t i = 0; i < rows.size(); ++i)
                all_fit = all_fit && fits(rows_[rows[i]], others_[others[i]]);
            for (std::size_t i = 0; all_fit && i < rows.size(); ++i)
                pair(rows[i], others[i]);
        }
    }

    using Group = std::pair<std::vector<std::size_t>, std::vector<std::size_t>>;

    template <class Key>
    [[nodiscard]] std::map<std::string, Group> groups(const Key& key) const {
        std::map<std::string, Group> result;
        for (std::size_t i = 0; i < row_taken_.size(); ++i) {
            if (const auto name = key(rows_[i]); !row_taken_[i] && !name.empty())
                result[name].first.push_back(i);
        }
        for (std::size_t i = 0; i < other_taken_.size(); ++i) {
            if (const auto name = key(others_[i]); !other_taken_[i] && !name.empty())
                result[name].second.push_back(i);
        }
        return result;
    }

    void pair(std::size_t row, std::size_t other) {
        row_taken_[row] = true;
        other_taken_[other] = true;
        fillLevel(rows_[row], others_[other]);
        fillTexts(rows_[row], others_[other]);
    }

    std::vector<Supply>& rows_;
    std::vector<Supply>& others_;
    std::vector<bool> row_taken_;
    std::vector<bool> other_taken_;
};

}  // namespace

void mergeSupplies(std::vector<Supply>& rows, std::vector<Supply> others) {
    SupplyMatch match{rows, others};
    match.pairLike();
    match.passOver(byKindAndColor);
    match.addTheRest();
}

void fillSupplies(std::vector<Supply>& rows, std::vector<Supply> others) {
    SupplyMatch{rows, others}.pairLike();
}

}  // namespace platen
