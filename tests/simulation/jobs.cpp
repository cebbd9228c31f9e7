#include "tests/simulation/jobs.hpp"

#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <exception>
#include <stdexcept>
#include <string>
#include <vector>

namespace platen::simulation {

namespace {

struct Child {
    pid_t process{-1};
    int output{-1};
};

/// Does not return.
[[noreturn]] void runChild(
    int output, std::uint64_t number, const std::function<Figures(std::uint64_t)>& job) {
    std::string text;
    try {
        text = job(number).text();
    } catch (const std::exception& problem) {
        fmt::print("job {}: {}\n", number, problem.what());
    }
    std::fflush(stdout);
    // An empty text means that it failed; what is this short fits the pipe at once.
    const auto written = ::write(output, text.data(), text.size());
    ::_exit(written == static_cast<ssize_t>(text.size()) && !text.empty() ? 0 : 1);
}

Child start(std::uint64_t number, const std::function<Figures(std::uint64_t)>& job) {
    std::array<int, 2> ends{};
    if (::pipe(ends.data()) != 0) throw std::runtime_error{"pipe failed"};
    std::fflush(stdout);
    const pid_t process = ::fork();
    if (process < 0) throw std::runtime_error{"fork failed"};
    if (process == 0) {
        ::close(ends[0]);
        runChild(ends[1], number, job);
    }
    ::close(ends[1]);
    return {.process = process, .output = ends[0]};
}

std::string readAll(int descriptor) {
    std::string text;
    std::array<char, 4096> part{};
    for (ssize_t size = 0; (size = ::read(descriptor, part.data(), part.size())) > 0;)
        text.append(part.data(), static_cast<std::size_t>(size));
    ::close(descriptor);
    return text;
}

}  // namespace

Figures runJobs(std::uint64_t jobs, const std::function<Figures(std::uint64_t)>& job) {
    std::vector<Child> children;
    for (std::uint64_t number = 0; number < jobs; ++number)
        children.push_back(start(number, job));
    Figures sum;
    bool all_ended_well = true;
    for (const Child& child : children) {
        sum.add(Figures::parse(readAll(child.output)));
        int status = 0;
        ::waitpid(child.process, &status, 0);
        all_ended_well = all_ended_well && WIFEXITED(status) && WEXITSTATUS(status) == 0;
    }
    if (!all_ended_well) throw std::runtime_error{"a process of the simulation died"};
    return sum;
}

}  // namespace platen::simulation
