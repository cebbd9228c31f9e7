#include "server/app/pki_command.hpp"

#include "common/core/clock.hpp"
#include "common/core/random.hpp"
#include "common/core/text.hpp"
#include "server/app/options.hpp"
#include "server/app/pki_folder.hpp"

namespace platen::server::app {

namespace {

constexpr int kMostIngestProcesses = 64;
constexpr std::string_view kPkiHelp =
    R"(pki init --dir DIR --host NAME[,NAME or IP...] [--ingest COUNT]

Makes both authorities, the certificates of broker, web server and ingest, and the
revocation lists. What is there already stays; revocation lists and certificates that
end within 30 days are made anew.
  --dir DIR       the folder of keys and certificates
  --host NAMES    the names and addresses under which this host is reached
  --ingest COUNT  how many ingest processes there are, each with its own certificate; else 1)";

std::vector<std::string> hostsOf(const std::string& list) {
    std::vector<std::string> hosts;
    for (const std::string_view host : split(list, ','))
        hosts.emplace_back(trim(host));
    return hosts;
}

void initPki(const std::vector<std::string>& arguments) {
    const Options options{arguments, {.values = {"--dir", "--host", "--ingest"}, .flags = {}}};
    if (options.words() != std::vector<std::string>{"init"})
        throw UsageError{"pki has one command: init"};
    SystemClock clock;
    SystemRandom random;
    PkiFolder folder{options.required("--dir"), clock, random};
    folder.init(
        hostsOf(options.required("--host")),
        options.number("--ingest", 1, 1, kMostIngestProcesses));
}

}  // namespace

int pkiCommand(const std::vector<std::string>& arguments) {
    return runCommand(kPkiHelp, [&] { initPki(arguments); });
}

}  // namespace platen::server::app
