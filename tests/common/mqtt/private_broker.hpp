#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>

namespace platen::tests {

enum class BrokerMode { Plain, Tls };

/// A Mosquitto of its own on a free port of 127.0.0.1, gone with the object. With TLS it asks for
/// client certificates; all certificates come from one authority in its folder.
class PrivateBroker {
public:
    explicit PrivateBroker(BrokerMode mode);
    ~PrivateBroker();
    PrivateBroker(const PrivateBroker&) = delete;
    PrivateBroker& operator=(const PrivateBroker&) = delete;

    /// Ends the process without a goodbye to anybody.
    void kill();
    /// On the same port; returns when it listens.
    void start();
    /// Makes NAME.crt and NAME.key, signed by the broker's authority.
    void makeCertificate(const std::string& name, const std::string& extensions);

    [[nodiscard]] std::string uri(const std::string& host = "localhost") const;
    [[nodiscard]] std::string file(const std::string& name) const { return (folder_ / name); }

private:
    void writeSettings() const;

    BrokerMode mode_;
    std::filesystem::path folder_;
    int port_;
    pid_t process_{-1};
};

}  // namespace platen::tests
