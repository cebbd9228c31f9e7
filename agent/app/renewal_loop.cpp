#include "agent/app/renewal_loop.hpp"

#include "agent/app/private_file.hpp"
#include "common/crypto/pki.hpp"
#include "common/log/log.hpp"

#include <condition_variable>
#include <utility>

namespace platen::agent::app {

namespace {

/// Clocks jump and machines sleep: how often it is looked what time it is.
constexpr std::chrono::seconds kBetweenLooks{30};

CertificateLife lifeOf(const std::string& file) {
    const std::string pem = readFile(file).value_or("");
    return {.begin = crypto::certificateNotBefore(pem), .end = crypto::certificateNotAfter(pem)};
}

}  // namespace

RenewalLoop::RenewalLoop(Parts parts) : parts_{std::move(parts)} {}

void RenewalLoop::run(const std::stop_token& stop) {
    std::mutex mutex;
    std::condition_variable_any never;
    while (!stop.stop_requested()) {
        step();
        std::unique_lock lock{mutex};
        never.wait_for(lock, stop, kBetweenLooks, [] { return false; });
    }
}

/// A certificate that cannot be renewed must not end the agent: whatever is wrong is told.
void RenewalLoop::step() {
    if (parts_.cert_file.empty()) return;
    try {
        look();
    } catch (const std::exception& problem) {
        if (status_.problem != problem.what()) tell(problem.what());  // once
        return;
    }
    try {
        if (parts_.time.now() < begins_ || parts_.clock.bootNow() < not_before_) return;
        attempt();
    } catch (const std::exception& problem) {
        tell(problem.what());
    }
}

/// The file is read each time: `platen-agent enroll` and `renew` may have replaced it.
void RenewalLoop::look() {
    const bool was_unreadable = std::exchange(unreadable_, true);
    const CertificateLife life = lifeOf(parts_.cert_file);
    unreadable_ = false;
    if (life_ && life.end == life_->end && !was_unreadable) return;
    life_ = life;
    begins_ = renewalBegins(life, parts_.random);
    const std::lock_guard lock{status_mutex_};
    status_ = {.ends = life.end, .renewal_from = begins_, .problem = {}};
}

void RenewalLoop::attempt() {
    not_before_ = parts_.clock.bootNow() + renewalPause(*life_, parts_.random);
    if (!parts_.renew)
        return tell("enrolment has not noted the server: renew or replace it by hand");
    parts_.renew();
    look();
    log::info("certificate.renewed", {{"ends", formatUtc(life_->end)}});
}

void RenewalLoop::tell(const std::string& problem) {
    const std::string ends = life_ ? formatUtc(life_->end) : "unknown";
    const bool urgent = !life_ || endsSoon(*life_, parts_.time.now());
    if (urgent)
        log::error("certificate.ends_soon", {{"ends", ends}, {"error", problem}});
    else
        log::warn("certificate.renewal_failed", {{"ends", ends}, {"error", problem}});
    const std::lock_guard lock{status_mutex_};
    status_.problem = problem;
}

CertificateStatus RenewalLoop::status() const {
    const std::lock_guard lock{status_mutex_};
    return status_;
}

}  // namespace platen::agent::app
