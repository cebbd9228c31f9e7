#include "server/app/pki_command.hpp"

#include "common/core/clock.hpp"
#include "common/core/random.hpp"
#include "common/core/text.hpp"
#include "server/app/options.hpp"
#include "server/app/pki_folder.hpp"

namespace platen::server::app {

namespace {

std::vector<std::string> hostsOf(const std::string& list) {
    std::vector<std::string> hosts;
    for (const std::string_view host : split(list, ','))
        hosts.emplace_back(trim(host));
    return hosts;
}

void initPki(const std::vector<std::string>& arguments) {
    const Options options{arguments, {.values = {"--dir", "--host"}, .flags = {}}};
    if (options.words() != std::vector<std::string>{"init"})
        throw UsageError{"pki has one command: init"};
    SystemClock clock;
    SystemRandom random;
    PkiFolder folder{options.required("--dir"), clock, random};
    folder.init(hostsOf(options.required("--host")));
}

}  // namespace

int pkiCommand(const std::vector<std::string>& arguments) {
    return runCommand(
        "pki init --dir DIR --host NAME[,NAME or IP...]", [&] { initPki(arguments); });
}

}  // namespace platen::server::app
