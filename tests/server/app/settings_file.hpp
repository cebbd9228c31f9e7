#pragma once

#include "common/core/random.hpp"
#include "tests/server/support/fresh_database.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace platen::testing {

/// A file with the settings of a server for a database; it goes with this.
class SettingsFile {
public:
    explicit SettingsFile(const FreshDatabase& database) {
        const auto& connection = database.connection();
        std::ofstream{path_} << fmt::format(
            "[database]\nhost = \"{}\"\nport = {}\nname = \"{}\"\n",
            connection.host,
            connection.port,
            connection.name);
    }
    SettingsFile(const SettingsFile&) = delete;
    SettingsFile& operator=(const SettingsFile&) = delete;
    ~SettingsFile() { std::filesystem::remove(path_); }

    [[nodiscard]] const std::string& path() const { return path_; }

private:
    std::string path_ =
        std::filesystem::temp_directory_path() / ("platen-settings-" + SystemRandom{}.uuid());
};

}  // namespace platen::testing
