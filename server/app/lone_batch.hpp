#pragma once

#include "server/analysis/analyzer.hpp"

#include <chrono>
#include <stop_token>
#include <string>

namespace platen::server::app {

/// A way to run this program once more.
struct Program {
    std::string file{"/proc/self/exe"};
    std::string config_file;  ///< of the server's settings
};

/// Analyses one batch in a process of its own and waits for its end, for `limit` at most; what
/// takes longer is stopped. Any thread; the child ends with the thread that called.
[[nodiscard]] analysis::LoneEnd runLoneBatch(
    const Program& program,
    const analysis::Head& head,
    std::chrono::seconds limit,
    const std::stop_token& stop);

}  // namespace platen::server::app
