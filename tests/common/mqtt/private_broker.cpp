#include "tests/common/mqtt/private_broker.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <thread>

namespace platen::tests {

namespace {

sockaddr_in loopback(int port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

int freePort() {
    const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address = loopback(0);
    socklen_t size = sizeof address;
    ::bind(socket, reinterpret_cast<sockaddr*>(&address), size);
    ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size);
    ::close(socket);
    return ntohs(address.sin_port);
}

bool listens(int port) {
    const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
    const sockaddr_in address = loopback(port);
    const int result =
        ::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address);
    ::close(socket);
    return result == 0;
}

void runShell(const std::string& command) {
    if (std::system(command.c_str()) != 0) throw std::runtime_error{"failed: " + command};
}

pid_t spawnBroker(const std::string& settings, const std::string& log) {
    const pid_t child = ::fork();
    if (child != 0) return child;
    std::freopen(log.c_str(), "a", stderr);
    ::execlp("mosquitto", "mosquitto", "-c", settings.c_str(), nullptr);
    ::_exit(127);
}

}  // namespace

PrivateBroker::PrivateBroker(BrokerMode mode) : mode_{mode}, port_{freePort()} {
    std::string name = (std::filesystem::temp_directory_path() / "platen-broker-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error{"mkdtemp failed"};
    folder_ = name;
    if (mode_ == BrokerMode::Tls) {
        runShell(
            "cd " + name +
            " && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "
            "ca.key"
            " -out ca.crt -days 2 -subj /CN=test-ca -addext basicConstraints=critical,CA:true"
            " 2>openssl.log");
        makeCertificate("broker", "subjectAltName=DNS:localhost");
    }
    writeSettings();
    start();
}

PrivateBroker::~PrivateBroker() {
    kill();
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

void PrivateBroker::kill() {
    if (process_ <= 0) return;
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
    process_ = -1;
}

void PrivateBroker::start() {
    process_ = spawnBroker(file("mosquitto.conf"), file("broker.log"));
    // Bounded by the patience of the test runner: only a broker that cannot start ends it early.
    while (!listens(port_)) {
        if (::waitpid(process_, nullptr, WNOHANG) == process_)
            throw std::runtime_error{"mosquitto does not start, see " + file("broker.log")};
        std::this_thread::yield();
    }
}

void PrivateBroker::makeCertificate(const std::string& name, const std::string& extensions) {
    std::ofstream{file(name + ".ext")} << extensions << "\n";
    runShell(
        "cd " + folder_.string() +
        " && openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout " + name +
        ".key -out " + name + ".csr -subj /CN=" + name +
        " 2>>openssl.log && openssl x509 -req -CA ca.crt -CAkey ca.key -CAcreateserial -days 2 "
        "-in " +
        name + ".csr -out " + name + ".crt -extfile " + name + ".ext 2>>openssl.log");
}

std::string PrivateBroker::uri(const std::string& host) const {
    return (mode_ == BrokerMode::Tls ? "ssl://" : "tcp://") + host + ":" + std::to_string(port_);
}

void PrivateBroker::writeSettings() const {
    std::ofstream settings{file("mosquitto.conf")};
    std::ofstream{file("acl")} << "topic readwrite test/#\n";
    settings << "user root\nlistener " << port_ << " 127.0.0.1\npersistence false\n"
             << "allow_anonymous true\nacl_file " << file("acl") << "\n";
    if (mode_ == BrokerMode::Plain) return;
    settings << "cafile " << file("ca.crt") << "\ncertfile " << file("broker.crt") << "\nkeyfile "
             << file("broker.key") << "\nrequire_certificate true\ntls_version tlsv1.3\n";
}

}  // namespace platen::tests
