#include "server/backup/manifest.hpp"

#include "common/config/config.hpp"
#include "common/core/text.hpp"
#include "server/backup/backup_error.hpp"

#include <fmt/format.h>

#include <charconv>
#include <filesystem>
#include <optional>
#include <string_view>
#include <vector>

namespace platen::server::backup {

namespace {

constexpr int kFormat = 1;
constexpr std::size_t kShaHexLength = 64;

/// As a basic string of TOML.
std::string tomlText(std::string_view text) {
    std::string quoted{"\""};
    for (const char c : text) {
        if (c == '"' || c == '\\') quoted += '\\';
        quoted += c;
    }
    return quoted + '"';
}

/// The file as it is written, in words of TOML.
struct ManifestWords {
    int format{0};
    std::string platen;
    std::string postgresql;
    std::string database;
    int schema{0};
    std::string taken_at;
    std::uint64_t dump_bytes{0};
    std::string dump_sha256;
    std::vector<std::string> rows;  ///< "table count"

    template <class Visitor>
    void describe(Visitor& field) {
        field("format", format, "Of this file.");
        field("platen", platen, "Version of the program that made the backup.");
        field("postgresql", postgresql, "Version of the database server.");
        field("database", database, "Name of the database.");
        field("schema", schema, "Number of the last migration.");
        field("taken_at", taken_at, "What was committed by then is in it.");
        field("dump_bytes", dump_bytes, "Size of database.dump.");
        field("dump_sha256", dump_sha256, "SHA-256 of database.dump.");
        field("rows", rows, "Rows of each table.");
    }
};

std::map<std::string, std::int64_t> parseRows(const std::vector<std::string>& lines) {
    std::map<std::string, std::int64_t> rows;
    for (const std::string& line : lines) {
        const auto space = line.rfind(' ');
        std::int64_t count = -1;
        if (space != std::string::npos)
            std::from_chars(line.data() + space + 1, line.data() + line.size(), count);
        if (count < 0) throw config::ConfigError{fmt::format("rows has '{}'", line)};
        rows[line.substr(0, space)] = count;
    }
    return rows;
}

Manifest parseWords(const ManifestWords& words) {
    const auto taken_at = parseUtc(words.taken_at);
    const auto sha256 = hexDecode(words.dump_sha256);
    if (!taken_at || !sha256 || words.dump_sha256.size() != kShaHexLength || words.schema < 1 ||
        words.rows.empty())
        throw config::ConfigError{
            "taken_at, dump_sha256, schema or rows is missing or no such value"};
    return {
        .platen = words.platen,
        .postgresql = words.postgresql,
        .database = words.database,
        .schema = words.schema,
        .taken_at = *taken_at,
        .dump_bytes = words.dump_bytes,
        .dump_sha256 = *sha256,
        .rows = parseRows(words.rows)};
}

void requireKnownFormat(config::Document& document, const std::string& path) {
    const auto* format = document.integer("format");
    if (format == nullptr || *format == kFormat) return;
    throw BackupError{
        BackupFault::Newer,
        fmt::format(
            "{} has format {}, this program ({}) reads format {}: install a newer version",
            path,
            *format,
            PLATEN_VERSION,
            kFormat)};
}

}  // namespace

std::int64_t Manifest::rowsOf(const std::string& table) const {
    const auto found = rows.find(table);
    return found == rows.end() ? 0 : found->second;
}

std::string manifestText(const Manifest& manifest) {
    std::string rows;
    for (const auto& [table, count] : manifest.rows)
        rows += fmt::format("  {},\n", tomlText(fmt::format("{} {}", table, count)));
    return fmt::format(
        "format = {}\nplaten = {}\npostgresql = {}\ndatabase = {}\nschema = {}\ntaken_at = {}\n"
        "dump_bytes = {}\ndump_sha256 = {}\nrows = [\n{}]\n",
        kFormat,
        tomlText(manifest.platen),
        tomlText(manifest.postgresql),
        tomlText(manifest.database),
        manifest.schema,
        tomlText(formatUtc(manifest.taken_at)),
        manifest.dump_bytes,
        tomlText(hexEncode(manifest.dump_sha256)),
        rows);
}

Manifest readManifest(const std::string& folder) {
    const std::string path = std::filesystem::path{folder} / kManifestFile;
    if (!std::filesystem::exists(path)) {
        throw BackupError{
            BackupFault::NotThere,
            fmt::format("'{}' is no backup: there is no {} in it", folder, kManifestFile)};
    }
    try {
        auto document = config::Document::fromFile(path);
        requireKnownFormat(document, path);
        const auto words = config::load<ManifestWords>(document, "");
        document.finish();
        return parseWords(words);
    } catch (const config::ConfigError& problem) {
        throw BackupError{
            BackupFault::Damaged, fmt::format("{} is damaged: {}", path, problem.what())};
    }
}

}  // namespace platen::server::backup
