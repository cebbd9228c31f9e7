#include "server/jobs/certificate_watch.hpp"

#include "common/core/random.hpp"
#include "common/crypto/certificate_authority.hpp"
#include "common/crypto/pem_file.hpp"
#include "tests/server/support/test_clock.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace platen::server::jobs {
namespace {

using std::chrono::days;

/// A folder as `pki init` makes it, and a clock that goes on without it.
class CertificateWatchTest : public ::testing::Test {
protected:
    CertificateWatchTest() {
        std::filesystem::create_directory(folder_);
        const auto authority = crypto::CertificateAuthority::make("Agent CA", clock_, random_);
        const crypto::CertificateAuthority ca{authority, clock_, random_};
        const Secret key = crypto::makeKeyPem();
        write("agent-ca.crt", authority.certificate_pem);
        write("agent-ca.crl.pem", ca.emptyCrlPem());
        const std::string csr = crypto::makeCsrPem(key, "server");
        write("server.crt", ca.signServer(csr, {"localhost"}).value());
        write("server.key", "never read");
    }
    ~CertificateWatchTest() override { std::filesystem::remove_all(folder_); }

    void write(const std::string& name, const std::string& text) {
        std::ofstream{folder_ / name} << text;
    }
    double daysLeft() { return metrics_.gauge("platen_certificates_days_left", "").value(); }
    /// What is logged when it looks so much later.
    std::string after(std::chrono::hours passed) {
        clock_.advance(passed);
        ::testing::internal::CaptureStderr();
        watch_.run();
        return ::testing::internal::GetCapturedStderr();
    }
    static bool has(const std::string& text, const std::string& part) {
        return text.find(part) != std::string::npos;
    }

    platen::testing::TestClock clock_{SystemClock{}.wallNow()};
    SystemRandom random_;
    metrics::Registry metrics_;
    std::filesystem::path folder_ =
        std::filesystem::temp_directory_path() / ("platen-watch-" + random_.uuid());
    CertificateWatch watch_{folder_, clock_, metrics_};
};

TEST_F(CertificateWatchTest, IsQuietWhileEverythingIsFresh) {
    EXPECT_EQ(after(days{1}), "");
    EXPECT_NEAR(daysLeft(), 6, 0.01);
    EXPECT_TRUE(metrics_.problems().empty());
}

TEST_F(CertificateWatchTest, TellsThreeDaysAheadThatARevocationListEnds) {
    const std::string told = after(days{4} + std::chrono::hours{1});
    EXPECT_TRUE(has(told, "certificates.end_soon")) << told;
    EXPECT_TRUE(has(told, "agent-ca.crl.pem")) << told;
    EXPECT_FALSE(has(told, "server.crt")) << told;
    EXPECT_TRUE(metrics_.problems().empty()) << "nothing is broken yet";
}

TEST_F(CertificateWatchTest, IsNotFitForWorkOnceSomethingHasEnded) {
    EXPECT_TRUE(has(after(days{8}), "certificates.ended"));
    ASSERT_EQ(metrics_.problems().size(), 1U);
    EXPECT_LT(daysLeft(), 0);
    std::filesystem::remove(folder_ / "agent-ca.crl.pem");
    after(days{0});
    EXPECT_TRUE(metrics_.problems().empty());
}

TEST_F(CertificateWatchTest, TellsOfCertificatesAndAuthoritiesInTime) {
    std::filesystem::remove(folder_ / "agent-ca.crl.pem");
    EXPECT_EQ(after(days{700}), "");
    EXPECT_TRUE(has(after(days{15}), "server.crt"));
    std::filesystem::remove(folder_ / "server.crt");
    EXPECT_TRUE(has(after(days{19 * 365 - 700}), "agent-ca.crt"));
}

TEST_F(CertificateWatchTest, SaysThatItCannotRead) {
    write("web.crt", "no certificate");
    EXPECT_TRUE(has(after(days{0}), "certificates.unreadable"));
    CertificateWatch nowhere{"/nonexistent", clock_, metrics_};
    ::testing::internal::CaptureStderr();
    nowhere.run();
    EXPECT_TRUE(has(::testing::internal::GetCapturedStderr(), "/nonexistent"));
}

TEST_F(CertificateWatchTest, WatchesNothingWithoutAFolder) {
    CertificateWatch none{"", clock_, metrics_};
    EXPECT_NO_THROW(none.run());
    EXPECT_EQ(metrics_.prometheusText(), "");
}

}  // namespace
}  // namespace platen::server::jobs
