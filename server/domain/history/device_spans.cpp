#include "server/domain/history/device_spans.hpp"

#include <stdexcept>

namespace platen::server::domain {

std::string_view spanKindWord(SpanKind kind) {
    switch (kind) {
        case SpanKind::Supply:
            return "supply";
        case SpanKind::Alert:
            return "alert";
        case SpanKind::Field:
            return "field";
    }
    throw std::logic_error{"unhandled SpanKind"};
}

SpanKind parseSpanKind(std::string_view word) {
    using enum SpanKind;
    for (const auto kind : {Supply, Alert, Field}) {
        if (spanKindWord(kind) == word) return kind;
    }
    throw std::logic_error{"unknown kind of span: " + std::string{word}};
}

}  // namespace platen::server::domain
