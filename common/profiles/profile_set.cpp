#include "common/profiles/profile_set.hpp"

#include "common/profiles/spec_reader.hpp"
#include "common/profiles/tree.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <system_error>
#include <utility>

namespace platen {

namespace {

constexpr std::string_view kGenericFamily = "printer-mib";
constexpr int kDeepestExtends = 8;

struct ProfileFile {
    std::string name;  ///< for error texts
    Tree::Table tree;
};
using ProfileFiles = std::map<std::string, ProfileFile, std::less<>>;  // by family

std::string textAt(const Tree::Table& table, std::string_view key) {
    const auto found = table.find(key);
    if (found == table.end() || found->second.text() == nullptr) return {};
    return *found->second.text();
}

std::string readFile(const std::filesystem::path& path) {
    std::ifstream stream{path, std::ios::binary};
    std::string content{std::istreambuf_iterator<char>{stream}, {}};
    if (!stream.is_open() || stream.bad())
        throw ProfileError{fmt::format("{}: cannot be read", path.string())};
    return content;
}

void addFile(const std::filesystem::path& path, ProfileFiles& files) {
    const std::string name = path.filename().string();
    Tree::Table tree = parseTree(readFile(path), name);
    const std::string family = textAt(tree, "family");
    if (family.empty()) throw ProfileError{fmt::format("{}: family must be given", name)};
    const auto [at, added] =
        files.emplace(family, ProfileFile{.name = name, .tree = std::move(tree)});
    if (!added) {
        throw ProfileError{
            fmt::format("{}: family '{}' is defined in {} too", name, family, at->second.name)};
    }
}

ProfileFiles readFolder(const std::filesystem::path& folder) {
    ProfileFiles files;
    std::error_code problem;
    const std::filesystem::directory_iterator entries{folder, problem};
    if (problem) {
        throw ProfileError{
            fmt::format("{}: cannot be read: {}", folder.string(), problem.message())};
    }
    for (const auto& entry : entries) {
        if (entry.path().extension() == ".toml") addFile(entry.path(), files);
    }
    if (files.empty())
        throw ProfileError{fmt::format("{}: has no profile (*.toml)", folder.string())};
    return files;
}

/// The file with everything that it extends below it, without `extends` and `match`.
Tree::Table resolve(const ProfileFile& file, const ProfileFiles& files, int depth) {
    Tree::Table own = file.tree;
    own.erase("match");
    const std::string base = textAt(own, "extends");
    own.erase("extends");
    if (base.empty()) return own;
    const auto parent = files.find(base);
    if (parent == files.end())
        throw ProfileError{fmt::format("{}: extends '{}', which is no family", file.name, base)};
    if (depth >= kDeepestExtends)
        throw ProfileError{fmt::format("{}: extends goes round in a circle", file.name)};
    return mergeTrees(resolve(parent->second, files, depth + 1), own);
}

int depthOf(const ProfileFile& file, const ProfileFiles& files) {
    const std::string base = textAt(file.tree, "extends");
    return base.empty() ? 0 : 1 + depthOf(files.find(base)->second, files);
}

}  // namespace

ProfileSet::ProfileSet(std::vector<Profile> profiles, std::vector<MatchRule> rules)
    : profiles_{std::move(profiles)}, rules_{std::move(rules)} {
    std::ranges::stable_sort(
        rules_, [](const MatchRule& a, const MatchRule& b) { return a.isBefore(b); });
}

ProfileSet ProfileSet::fromFolder(const std::filesystem::path& folder) {
    const ProfileFiles files = readFolder(folder);
    std::vector<Profile> profiles;
    std::vector<MatchRule> rules;
    for (const auto& [family, file] : files) {
        const Tree::Table resolved = resolve(file, files, 0);
        profiles.emplace_back(readSpec(resolved, file.name), canonicalToml(resolved));
        for (MatchRule& rule : readMatchRules(file.tree, family, file.name)) {
            rule.depth = depthOf(file, files);
            rules.push_back(std::move(rule));
        }
    }
    return ProfileSet{std::move(profiles), std::move(rules)};
}

const Profile* ProfileSet::match(const DeviceHints& hints) const {
    const auto rule =
        std::ranges::find_if(rules_, [&](const MatchRule& each) { return each.fits(hints); });
    if (rule != rules_.end()) return byFamily(rule->family);
    return hints.has_printer_mib || hints.speaks_ipp ? byFamily(kGenericFamily) : nullptr;
}

const Profile* ProfileSet::byHash(std::string_view hash) const {
    const auto found = std::ranges::find(profiles_, hash, &Profile::hash);
    return found == profiles_.end() ? nullptr : &*found;
}

const Profile* ProfileSet::byFamily(std::string_view family) const {
    const auto found = std::ranges::find(profiles_, family, &Profile::family);
    return found == profiles_.end() ? nullptr : &*found;
}

}  // namespace platen
