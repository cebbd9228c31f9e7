#include "server/db/quoting.hpp"

namespace platen::server::db {

namespace {

std::string between(std::string_view text, char mark) {
    std::string quoted{mark};
    for (const char c : text) {
        if (c == mark) quoted += mark;
        quoted += c;
    }
    return quoted + mark;
}

}  // namespace

std::string quotedName(std::string_view name) {
    return between(name, '"');
}

std::string quotedText(std::string_view text) {
    return between(text, '\'');
}

}  // namespace platen::server::db
