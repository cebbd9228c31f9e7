#include "server/jobs/certificate_watch.hpp"

#include "common/crypto/pem_file.hpp"
#include "common/crypto/pki.hpp"
#include "common/log/log.hpp"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <optional>
#include <utility>

namespace platen::server::jobs {

namespace {

namespace fs = std::filesystem;
using std::chrono::days;

/// `pki init` renews lists every time, the rest 30 days ahead: whoever runs it daily never hears of
/// this. A new authority takes its time.
constexpr days kListAlarm{3};
constexpr days kCertificateAlarm{21};
constexpr days kAuthorityAlarm{365};

struct Watched {
    fs::path file;
    TimePoint end;
    days alarm;
};

/// Nothing for a file that has no end.
std::optional<Watched> look(const fs::path& file) {
    const std::string name = file.filename();
    if (name.ends_with(".crl.pem"))
        return Watched{file, crypto::crlNextUpdate(crypto::readPemFile(file)), kListAlarm};
    if (!name.ends_with(".crt")) return std::nullopt;
    const TimePoint end = crypto::certificateNotAfter(crypto::readPemFile(file));
    return Watched{file, end, name.ends_with("-ca.crt") ? kAuthorityAlarm : kCertificateAlarm};
}

/// True when it has ended.
bool tell(const Watched& watched, TimePoint now) {
    const std::string file = watched.file;
    const std::string end = formatUtc(watched.end);
    if (watched.end <= now) {
        log::error("certificates.ended", {{"file", file}, {"ends", end}});
        return true;
    }
    if (watched.end - now < watched.alarm)
        log::error("certificates.end_soon", {{"file", file}, {"ends", end}});
    return false;
}

}  // namespace

CertificateWatch::CertificateWatch(std::string folder, Clock& clock, metrics::Registry& metrics)
    : folder_{std::move(folder)}, clock_{clock}, metrics_{metrics} {}

std::optional<double> CertificateWatch::run() {
    if (folder_.empty()) return std::nullopt;
    const TimePoint now = clock_.wallNow();
    TimePoint first = TimePoint::max();
    std::string ended;
    try {
        for (const auto& entry : fs::directory_iterator{folder_}) {
            const auto watched = look(entry.path());
            if (!watched) continue;
            first = std::min(first, watched->end);
            if (tell(*watched, now)) ended += watched->file.string() + " has ended ";
        }
    } catch (const std::exception& problem) {
        log::error("certificates.unreadable", {{"folder", folder_}, {"error", problem.what()}});
    }
    const double left = std::chrono::duration<double, days::period>{first - now}.count();
    metrics_
        .gauge(
            "platen_certificates_days_left",
            "Days until the first certificate or revocation list of jobs.pki_dir ends.")
        .set(left);
    metrics_.setHealth("certificates", ended);
    return first == TimePoint::max() ? std::nullopt : std::optional{left};
}

}  // namespace platen::server::jobs
