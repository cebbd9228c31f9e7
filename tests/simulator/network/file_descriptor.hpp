#pragma once

#include <unistd.h>

#include <string>
#include <utility>

namespace platen::simulator {

/// Owns an open file; closes it at the end.
class FileDescriptor {
public:
    FileDescriptor() = default;
    explicit FileDescriptor(int number) : number_{number} {}
    FileDescriptor(FileDescriptor&& other) noexcept : number_{std::exchange(other.number_, -1)} {}
    FileDescriptor& operator=(FileDescriptor&& other) noexcept {
        std::swap(number_, other.number_);
        return *this;
    }
    ~FileDescriptor() {
        if (number_ >= 0) ::close(number_);
    }

    [[nodiscard]] int get() const { return number_; }
    [[nodiscard]] bool isOpen() const { return number_ >= 0; }

private:
    int number_{-1};
};

/// Throws std::system_error with errno and what was being done.
[[noreturn]] void throwSystemError(const std::string& doing);

}  // namespace platen::simulator
