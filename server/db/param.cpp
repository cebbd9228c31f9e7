#include "server/db/param.hpp"

#include "common/core/text.hpp"

#include <fmt/format.h>

namespace platen::server::db {

namespace {

/// An element of an array literal: always quoted, so that nothing in it means anything.
void appendQuoted(std::string& literal, std::string_view text) {
    literal += '"';
    for (const char c : text) {
        if (c == '"' || c == '\\') literal += '\\';
        literal += c;
    }
    literal += '"';
}

/// "{a,b}" with `append(literal, element)` writing each element.
template <class Elements, class Append>
std::string arrayLiteral(const Elements& elements, Append append) {
    std::string literal{"{"};
    for (const auto& element : elements) {
        if (literal.size() > 1) literal += ',';
        append(literal, element);
    }
    return literal + '}';
}

}  // namespace

Param::Param(double value) : text_{fmt::format("{}", value)} {}

Param::Param(Bytes bytes) : text_{"\\x" + hexEncode(bytes.octets)} {}

Param::Param(const std::vector<std::string>& texts) : text_{arrayLiteral(texts, appendQuoted)} {}

Param::Param(const std::vector<std::int64_t>& numbers)
    : text_{arrayLiteral(numbers, [](std::string& literal, std::int64_t number) {
          literal += std::to_string(number);
      })} {}

Param::Param(const std::vector<std::optional<std::int64_t>>& numbers)
    : text_{arrayLiteral(numbers, [](std::string& literal, std::optional<std::int64_t> number) {
          literal += number ? std::to_string(*number) : "NULL";
      })} {}

}  // namespace platen::server::db
