#include "agent/recording/anonymous_recording.hpp"
#include "common/config/config.hpp"
#include "common/core/random.hpp"
#include "common/core/text.hpp"
#include "common/normalise/charset.hpp"
#include "common/normalise/colors.hpp"
#include "common/normalise/supply_kinds.hpp"
#include "common/raw/oid.hpp"
#include "common/recording/recorded_device.hpp"
#include "common/recording/snmprec.hpp"
#include "tests/fuzz/targets/fuzz_targets.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string>
#include <vector>

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

namespace {

/// As unpredictable as the fuzzer.
class ZeroRandom final : public Random {
public:
    [[nodiscard]] std::string bytes(std::size_t count) override { return std::string(count, '\0'); }
};

/// Whatever stands in it: it is made anonymous or refused, and what comes out is a recording.
void requireAnonymous(const std::vector<Binding>& rows) {
    ZeroRandom random;
    try {
        const auto made = agent::recording::anonymised(rows, nullptr, random);
        const std::string text = agent::recording::recordingText(made, "1", {});
        require(parseSnmprec(text, "made.snmprec") == made, "what is written is read");
    } catch (const agent::recording::SecretLeft& problem) {
        require(*problem.what() != '\0', "a refused recording has a reason");
    }
}

}  // namespace

void fuzzRecording(std::string_view bytes) {
    try {
        const auto rows = parseSnmprec(bytes, "device.snmprec");
        const auto fails_to_rise = [](const Binding& one, const Binding& next) {
            return one.oid >= next.oid;
        };
        require(
            std::ranges::adjacent_find(rows, fails_to_rise) == rows.end(),
            "a recording is in the order of its OIDs and has each once");
        static_cast<void>(recordedHints(rows));
        requireAnonymous(rows);
    } catch (const SnmprecError& problem) {
        require(
            std::string_view{problem.what()}.starts_with("device.snmprec:"),
            "errors name file and line");
    }
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

void fuzzText(std::string_view bytes) {
    constexpr std::array<std::string_view, 12> kCharsets{
        "",
        "UTF-8",
        "ISO-8859-1",
        "HP-ROMAN8",
        "CP932",
        "GB18030",
        "BIG5",
        "EUC-KR",
        "KOI8-R",
        "UTF-16BE",
        "UTF-16LE",
        "NO-SUCH-CHARSET"};
    if (bytes.empty()) return;
    const auto choice = static_cast<unsigned char>(bytes.front());
    const auto stated = kCharsets.at(choice % kCharsets.size());
    const auto fallback = kCharsets.at(choice / kCharsets.size() % kCharsets.size());
    const std::string text = decodeText(bytes.substr(1), stated, fallback);
    require(isUtf8(text), "decoded text is UTF-8");
    require(cleanUtf8(text) == text, "decoded text is clean");
    require(text.find('\0') == std::string::npos, "decoded text has no NUL");
    static_cast<void>(supplyColor(text, text));
    static_cast<void>(supplyKindInWords(text));
}

}  // namespace platen::fuzz
