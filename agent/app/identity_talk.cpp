#include "agent/app/identity_talk.hpp"

#include "agent/app/command_runner.hpp"
#include "agent/app/enrol_client.hpp"
#include "agent/app/server_time.hpp"
#include "common/crypto/peer_judge.hpp"

#include <fmt/format.h>
#include <sysexits.h>

#include <filesystem>

namespace platen::agent::app {

namespace {

/// Most often it is the clock of one side: both are shown.
std::string describe(const crypto::RefusedCertificate& refused, TimePoint now) {
    return fmt::format(
        "; the certificate of {} by {} is refused ({}): it is valid from {} until {}, and the "
        "clock "
        "of this machine says {}",
        refused.subject,
        refused.issuer,
        refused.reason,
        formatUtc(refused.not_before),
        formatUtc(refused.not_after),
        formatUtc(now));
}

}  // namespace

int talkAboutIdentity(
    std::string_view command, const std::string& state_dir, const std::function<void()>& talk) {
    SystemClock clock;
    const ServerTime time{
        (std::filesystem::path{state_dir} / kServerTimeFile).string(), buildDate(), clock};
    std::string refusal;
    const crypto::PeerJudge judge{
        [&time] { return time.possible(); },
        [&](const crypto::RefusedCertificate& refused) {
            refusal = describe(refused, clock.wallNow());
        }};
    try {
        talk();
        return EX_OK;
    } catch (const EnrolError& problem) {
        complain(command, problem.what() + refusal);
        return problem.exitCode();
    }
}

}  // namespace platen::agent::app
