#include "agent/outbox/outbox.hpp"
#include "agent/outbox/outbox_error.hpp"
#include "tests/agent/outbox/outbox_fixture.hpp"

#include <gtest/gtest.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <functional>
#include <string_view>

namespace platen::agent::outbox {
namespace {

namespace fs = std::filesystem;
using tests::OutboxFixture;

constexpr uid_t kNobody = 65534;

enum class Opening : std::uint8_t { Works, Skipped, Refused, Failed, Otherwise };

/// How the outbox of the fixture opens in a process of its own, after `prepare`: whatever that does
/// to rights and limits ends with it. `prepare` returns false when it cannot.
Opening openAfter(OutboxFixture& fixture, const std::function<bool()>& prepare) {
    fixture.close();
    const pid_t child = ::fork();
    if (child == 0) {
        auto result = Opening::Skipped;
        if (prepare()) {
            try {
                fixture.reopen();
                result = Opening::Works;
            } catch (const OutboxError& problem) {
                const bool names_file =
                    std::string_view{problem.what()}.find("outbox.db") != std::string_view::npos;
                result = Opening::Otherwise;
                if (problem.fault() == OutboxFault::NotUsable && names_file)
                    result = Opening::Refused;
                if (problem.fault() == OutboxFault::Disk) result = Opening::Failed;
            }
        }
        ::_exit(static_cast<int>(result));
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? static_cast<Opening>(WEXITSTATUS(status)) : Opening::Otherwise;
}

/// Root may do everything: it becomes somebody else, to whom it gives the folder first.
bool becomeAUserThatOwns(const fs::path& folder) {
    if (::geteuid() != 0) return true;
    for (const auto& entry : fs::directory_iterator{folder})
        if (::chown(entry.path().c_str(), kNobody, kNobody) != 0) return false;
    return ::chown(folder.c_str(), kNobody, kNobody) == 0 && ::setgid(kNobody) == 0 &&
           ::setuid(kNobody) == 0;
}

void expectUntouched(OutboxFixture& fixture) {
    ::chmod(fixture.folder.path().c_str(), 0700);
    ::chmod(fixture.path().c_str(), 0600);
    if (::geteuid() == 0 && ::chown(fixture.path().c_str(), 0, 0) != 0) FAIL() << "chown";
    EXPECT_FALSE(fs::exists(fixture.folder.file("corrupt")));
    fixture.reopen();
    fixture.sealAll();
    EXPECT_EQ(fixture.sealedReadings().size(), 1U);
}

TEST(OutboxRights, OpensForItsOwner) {
    OutboxFixture fixture;
    fixture.appendReadings(1);
    EXPECT_EQ(
        openAfter(fixture, [&] { return becomeAUserThatOwns(fixture.folder.path()); }),
        Opening::Works);
}

TEST(OutboxRights, RefusesAFileThatMayOnlyBeRead) {
    OutboxFixture fixture;
    fixture.appendReadings(1);
    const auto opening = openAfter(fixture, [&] {
        ::chmod(fixture.path().c_str(), 0400);
        return becomeAUserThatOwns(fixture.folder.path());
    });
    EXPECT_EQ(opening, Opening::Refused);
    expectUntouched(fixture);
}

TEST(OutboxRights, RefusesAFolderThatMayOnlyBeRead) {
    OutboxFixture fixture;
    fixture.appendReadings(1);
    const auto opening = openAfter(fixture, [&] {
        ::chmod(fixture.folder.path().c_str(), 0500);
        return becomeAUserThatOwns(fixture.folder.path());
    });
    EXPECT_EQ(opening, Opening::Refused);
    expectUntouched(fixture);
}

TEST(OutboxRights, RefusesAFileOfAnotherUser) {
    if (::geteuid() != 0) GTEST_SKIP() << "only root can give files away";
    OutboxFixture fixture;
    fixture.appendReadings(1);
    const auto opening =
        openAfter(fixture, [&] { return ::chown(fixture.path().c_str(), kNobody, kNobody) == 0; });
    EXPECT_EQ(opening, Opening::Refused);
    expectUntouched(fixture);
}

TEST(OutboxRights, RefusesAReadOnlyFileSystem) {
    OutboxFixture fixture;
    fixture.appendReadings(1);
    const auto opening = openAfter(fixture, [&] {
        const char* folder = fixture.folder.path().c_str();
        return ::unshare(CLONE_NEWNS) == 0 &&
               ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
               ::mount(folder, folder, nullptr, MS_BIND, nullptr) == 0 &&
               ::mount(nullptr, folder, nullptr, MS_BIND | MS_REMOUNT | MS_RDONLY, nullptr) == 0;
    });
    if (opening == Opening::Skipped) GTEST_SKIP() << "this user cannot mount";
    EXPECT_EQ(opening, Opening::Refused);
    expectUntouched(fixture);
}

TEST(OutboxRights, TakesAShortageOfDescriptorsForSomethingThatPasses) {
#ifdef __SANITIZE_ADDRESS__
    GTEST_SKIP()
        << "UBSan looks at the object behind a reference through a pipe: it needs descriptors";
#endif
    OutboxFixture fixture;
    fixture.appendReadings(1);
    const auto opening = openAfter(fixture, [] {
        const rlimit none{.rlim_cur = 3, .rlim_max = 3};
        for (int descriptor = 3; descriptor < 64; ++descriptor)
            ::close(descriptor);
        return ::setrlimit(RLIMIT_NOFILE, &none) == 0;
    });
    EXPECT_EQ(opening, Opening::Failed);
    expectUntouched(fixture);
}

}  // namespace
}  // namespace platen::agent::outbox
