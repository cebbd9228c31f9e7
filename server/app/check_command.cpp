#include "server/app/check_command.hpp"

#include "server/app/options.hpp"
#include "server/app/server_config.hpp"

#include <fmt/format.h>

#include <string_view>

namespace platen::server::app {

namespace {

constexpr std::string_view kCheckHelp =
    R"(check [--config FILE]

Reads the settings as 'run' would, and starts nothing: for a look before a restart. Of the files that
they name it looks at the keys' modes alone: which ones are needed is up to the roles that 'run' is given.
  --config FILE   the settings; else /etc/platen/server.toml
Exit 0 they are right, 78 they are not: the line on standard error names the place.)";

}  // namespace

int checkCommand(const std::vector<std::string>& arguments) {
    return runCommand(kCheckHelp, [&arguments] {
        const Options options{arguments, {.values = {"--config"}, .flags = {}}};
        if (!options.words().empty()) throw UsageError{"check takes no plain words"};
        const auto config = loadServerConfig(options.value("--config", kDefaultConfigFile));
        fmt::print("{}: the settings are right\n", config.file);
    });
}

}  // namespace platen::server::app
