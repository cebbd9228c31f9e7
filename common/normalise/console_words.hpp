#pragma once

#include <string_view>

namespace platen {

/// What a line of the operator panel, or the text of an alert without a code, says is the matter: a
/// word of Reason::what, "ready" where the device says that nothing is, and empty where the text is
/// none of the few that are known for sure. Knows English, German, French, Spanish, Italian, Dutch,
/// Portuguese, Japanese and Chinese.
[[nodiscard]] std::string_view wordOfPanel(std::string_view text);

}  // namespace platen
