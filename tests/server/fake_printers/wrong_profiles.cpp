#include "tests/server/fake_printers/wrong_profiles.hpp"

#include "common/core/random.hpp"

#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

namespace platen::testing {

namespace fs = std::filesystem;

WrongProfiles::WrongProfiles(Serial serial)
    : folder_{fs::temp_directory_path() / ("platen-wrong-profiles-" + SystemRandom{}.uuid())} {
    fs::create_directories(folder_);
    std::ifstream file{"config/profiles/printer-mib.toml"};
    std::string text{std::istreambuf_iterator<char>{file}, {}};
    const auto spoil = [&text](const std::string& right, const std::string& wrong) {
        const auto at = text.find(right);
        if (at == std::string::npos) throw std::runtime_error{"printer-mib.toml has no " + right};
        text.replace(at, right.size(), wrong);
    };
    spoil(
        "life_count = [",
        "print_total = [{ column = \"1.3.6.1.2.1.43.10.2.1.4\" }]\n"
        "life_count = [{ column = \"1.3.6.1.2.1.43.11.1.1.9\" },");
    spoil("\nname = [", "\nname = [{ column = \"1.3.6.1.2.1.25.3.2.1.3\" },");
    spoil("level = \"1.3.6.1.2.1.43.11.1.1.9\"", "level = \"1.3.6.1.2.1.43.11.1.1.8\"");
    if (serial == Serial::Wrong)
        spoil("\nserial = [", "\nserial = [{ column = \"1.3.6.1.2.1.25.3.2.1.3\" },");
    std::ofstream{folder_ / "printer-mib.toml"} << text;
    profiles_.emplace(ProfileSet::fromFolder(folder_));
}

WrongProfiles::~WrongProfiles() {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
}

const Profile& WrongProfiles::generic() const {
    const Profile* profile = profiles_->byFamily("printer-mib");
    if (profile == nullptr) throw std::runtime_error{"the spoilt profile is missing"};
    return *profile;
}

}  // namespace platen::testing
