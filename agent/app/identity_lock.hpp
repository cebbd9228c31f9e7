#pragma once

#include <string>

namespace platen::agent::app {

/// While this lives, no other process and no other thread changes the identity in the state folder.
/// The lock ends with its process, whatever ends that; the file `identity.lock` stays.
class IdentityLock {
public:
    /// Does not wait: throws EnrolError (EX_TEMPFAIL) when somebody else has it, std::system_error
    /// when the folder cannot be used.
    explicit IdentityLock(const std::string& state_dir);
    ~IdentityLock();
    IdentityLock(const IdentityLock&) = delete;
    IdentityLock& operator=(const IdentityLock&) = delete;

private:
    int descriptor_;
};

}  // namespace platen::agent::app
