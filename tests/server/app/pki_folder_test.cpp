#include "server/app/pki_folder.hpp"

#include "common/crypto/pem_file.hpp"
#include "server/app/pki_command.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>

namespace platen::server::app {
namespace {

class Pki : public ::testing::Test {
protected:
    ~Pki() override { std::filesystem::remove_all(folder_); }

    void init(const std::vector<std::string>& hosts) {
        PkiFolder{folder_, clock_, random_}.init(hosts);
    }
    [[nodiscard]] std::string read(const std::string& name) const {
        return crypto::readPemFile(folder_ / name);
    }

    SystemClock clock_;
    SystemRandom random_;
    std::filesystem::path folder_ =
        std::filesystem::temp_directory_path() / ("platen-pki-" + random_.uuid());
};

TEST_F(Pki, HasEverythingThatAnInstallationNeeds) {
    init({"localhost", "127.0.0.1"});
    for (const std::string name :
         {"agent-ca.crt",
          "agent-ca.key",
          "agent-ca.crl.pem",
          "service-ca.crt",
          "service-ca.key",
          "service-ca.crl.pem",
          "server.crt",
          "server.key",
          "web.crt",
          "web.key",
          "svc-ingest-1.crt",
          "svc-ingest-1.key"})
        EXPECT_TRUE(std::filesystem::exists(folder_ / name)) << name;
    EXPECT_TRUE(crypto::certificateIsFor(read("web.crt"), "127.0.0.1"));
    EXPECT_NE(read("agent-ca.crt"), read("service-ca.crt"));
}

TEST_F(Pki, CertifiesEachIngestProcess) {
    PkiFolder{folder_, clock_, random_}.init({"localhost"}, 2);
    EXPECT_NE(read("svc-ingest-1.crt"), read("svc-ingest-2.crt"));
    EXPECT_TRUE(std::filesystem::exists(folder_ / "svc-ingest-2.key"));
}

TEST_F(Pki, KeepsKeysFromOthers) {
    init({"localhost"});
    for (const auto& entry : std::filesystem::directory_iterator{folder_}) {
        if (entry.path().extension() != ".key") continue;
        EXPECT_EQ(entry.status().permissions(), std::filesystem::perms{0600}) << entry.path();
    }
}

TEST_F(Pki, SendsTheAuthorityAlongWithAServersCertificate) {
    init({"localhost"});
    EXPECT_NE(read("web.crt").find(read("service-ca.crt")), std::string::npos);
}

TEST_F(Pki, LeavesWhatIsThereAlone) {
    init({"localhost"});
    const std::string authority = read("agent-ca.crt");
    const std::string server = read("server.crt");
    init({"localhost"});
    EXPECT_EQ(read("agent-ca.crt"), authority);
    EXPECT_EQ(read("server.crt"), server);
}

TEST_F(Pki, MakesServerCertificatesAnewForAnotherHost) {
    init({"localhost"});
    const std::string authority = read("service-ca.crt");
    init({"localhost", "platen.test"});
    EXPECT_TRUE(crypto::certificateIsFor(read("server.crt"), "platen.test"));
    EXPECT_EQ(read("service-ca.crt"), authority);
}

TEST_F(Pki, MakesNoSecondAuthorityWhenItsKeyIsLost) {
    init({"localhost"});
    std::filesystem::remove(folder_ / "agent-ca.key");
    EXPECT_THROW(init({"localhost"}), crypto::CryptoError);
}

TEST_F(Pki, MakesAnAuthorityWholeThatWasInterrupted) {
    init({"localhost"});
    const std::string before = read("service-ca.crt");
    std::filesystem::remove(folder_ / "service-ca.crt");
    init({"localhost"});
    EXPECT_EQ(
        crypto::certificateKeySha256(read("service-ca.crt")), crypto::certificateKeySha256(before));
    EXPECT_TRUE(crypto::isSignedBy(read("server.crt"), read("service-ca.crt")))
        << "what the first one signed is still good";
}

TEST_F(Pki, MakesACertificateAnewWhoseKeyIsAnother) {
    init({"localhost"});
    crypto::writePrivateFile(folder_ / "server.key", crypto::makeKeyPem());
    init({"localhost"});
    EXPECT_EQ(
        crypto::certificateKeySha256(read("server.crt")),
        crypto::privateKeySha256(Secret{read("server.key")}));
}

TEST_F(Pki, IsMadeByACommand) {
    EXPECT_EQ(pkiCommand({"init", "--dir", folder_, "--host", "localhost, 127.0.0.1"}), 0);
    EXPECT_EQ(pkiCommand({"init", "--dir", folder_}), 64);
    EXPECT_EQ(pkiCommand({"destroy"}), 64);
}

}  // namespace
}  // namespace platen::server::app
