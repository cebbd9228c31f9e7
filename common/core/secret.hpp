#pragma once

#include <string>
#include <utility>

namespace platen {

/// A pass word, community or key. Has no operator<< and no formatter, so that it cannot reach a log
/// or a message by accident; `reveal()` names the places where it is really needed.
class Secret {
public:
    Secret() = default;
    explicit Secret(std::string text) : text_{std::move(text)} {}

    [[nodiscard]] const std::string& reveal() const { return text_; }
    [[nodiscard]] bool empty() const { return text_.empty(); }

private:
    std::string text_;
};

}  // namespace platen
