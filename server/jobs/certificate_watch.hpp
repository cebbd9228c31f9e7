#pragma once

#include "common/core/clock.hpp"
#include "common/metrics/metrics.hpp"

#include <optional>
#include <string>

namespace platen::server::jobs {

/// Tells in time that certificates and revocation lists in a folder of `pki init` end: with an
/// ended list the broker admits nobody. One thread.
class CertificateWatch {
public:
    /// `folder` empty: nothing is watched.
    CertificateWatch(std::string folder, Clock& clock, metrics::Registry& metrics);

    /// Looks at every file. An event for each that ends soon, has ended or cannot be read; this
    /// process is not fit for work while one has ended.
    /// Returns the days until the first one ends; nothing when there are none.
    std::optional<double> run();

private:
    const std::string folder_;
    Clock& clock_;
    metrics::Registry& metrics_;
};

}  // namespace platen::server::jobs
