#include "common/config/config.hpp"
#include "common/raw/oid.hpp"
#include "tests/fuzz/targets/fuzz_targets.hpp"

#include <stdexcept>

namespace platen::fuzz {

void require(bool kept, const char* promise) {
    if (!kept) throw std::logic_error{promise};
}

void fuzzOid(std::string_view bytes) {
    const auto oid = Oid::parse(bytes);
    if (!oid) return;
    require(oid->size() <= 128, "an OID has at most 128 arcs");
    require(Oid::parse(oid->text()) == oid, "an OID survives the way through its text");
}

void fuzzSettings(std::string_view bytes) {
    try {
        config::Document document = config::Document::fromText(bytes, "settings.toml");
        static_cast<void>(document.text("a.text"));
        static_cast<void>(document.integer("a.integer"));
        static_cast<void>(document.real("a.real"));
        static_cast<void>(document.texts("a.texts"));
        for (config::Document& table : document.tables("tables"))
            table.finish();
        document.finish();
    } catch (const config::ConfigError& problem) {
        require(
            std::string_view{problem.what()}.starts_with("settings.toml"), "errors name the file");
    }
}

}  // namespace platen::fuzz
