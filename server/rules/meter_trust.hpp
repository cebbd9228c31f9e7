#pragma once

#include "server/rules/byte_code.hpp"
#include "server/rules/meter_sample.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

// How far what a device says of its counters agrees with itself (docs/counters.md). Pure.
namespace platen::server::rules {

enum class TrustCheck : std::uint8_t {
    Parts,     ///< mono + color = total, with or without single color
    Services,  ///< print + copy + received fax = total
    Sheets,    ///< no more sheets than impressions, no more duplex sheets than sheets
    Life,      ///< life count and total go on together
    Toner,     ///< toner goes with pages, and pages with toner
};
inline constexpr std::size_t kTrustChecks = 5;

/// Mono and color are the total, some machines count single color apart from both; nothing: one of
/// them is not stated.
[[nodiscard]] std::optional<bool> partsAgree(const MeterSample& sample);

class MeterTrust {
public:
    /// How far total and life simply went on since their last samples, where they did.
    struct Rises {
        std::optional<std::int64_t> total;
        std::optional<std::int64_t> life;
    };
    void add(const MeterSample& sample, const Rises& rises);
    /// 0 to 100: the mean of the checks that were possible, parts and services with more weight.
    [[nodiscard]] std::optional<int> score() const;

    void write(ByteWriter& bytes) const;
    /// Throws std::invalid_argument for what write() never makes.
    [[nodiscard]] static MeterTrust read(ByteReader& bytes);

    bool operator==(const MeterTrust&) const = default;

private:
    void note(TrustCheck check, bool agrees);
    void addToner(const SampleMarks& marks, std::optional<std::int64_t> pages);

    /// 1 to 1001: a thousandth of agreement, and one; 0: never possible. An eighth of the way to
    /// each new answer.
    std::array<std::uint16_t, kTrustChecks> scores_{};
    std::uint8_t toners_{0};
    std::uint16_t toner_left_{0};
    std::int64_t pages_{0};        ///< since toner was last compared
    std::uint32_t toner_used_{0};  ///< percent, in that time
};

}  // namespace platen::server::rules
