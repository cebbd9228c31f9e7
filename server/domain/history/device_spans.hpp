#pragma once

#include "server/domain/readings/reading_parts.hpp"
#include "server/rules/timeline.hpp"

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace platen::server::domain {

/// What history is kept of.
enum class SpanKind : std::uint8_t { Supply, Alert, Field };

[[nodiscard]] std::string_view spanKindWord(SpanKind kind);  ///< as in device_span.kind
/// Throws std::logic_error for a word that is none.
[[nodiscard]] SpanKind parseSpanKind(std::string_view word);

/// One supply, alert or field of a device.
struct SpanKey {
    SpanKind kind{SpanKind::Field};
    std::string key;
    auto operator<=>(const SpanKey&) const = default;
};

/// What one reading shows of a thing; without a state: that it is not there.
struct ThingSeen {
    SpanKey thing;
    std::optional<rules::State> state;
    ReadingPart part{ReadingPart::Any};  ///< which readings look at it
};

}  // namespace platen::server::domain
