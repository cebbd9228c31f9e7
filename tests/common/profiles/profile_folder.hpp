#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

namespace platen::profiles_test {

/// A folder of profile files that is gone with this object.
class ProfileFolder {
public:
    ProfileFolder() {
        std::string pattern = (std::filesystem::temp_directory_path() / "profiles-XXXXXX").string();
        path_ = ::mkdtemp(pattern.data());
    }
    ProfileFolder(const ProfileFolder&) = delete;
    ProfileFolder& operator=(const ProfileFolder&) = delete;
    ~ProfileFolder() { std::filesystem::remove_all(path_); }

    void add(const std::string& name, std::string_view content) const {
        std::ofstream{path_ / name} << content;
    }
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

}  // namespace platen::profiles_test
