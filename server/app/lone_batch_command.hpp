#pragma once

#include <string>
#include <vector>

namespace platen::server::app {

/// `analyze-batch --stream N --first-seq M [--config FILE]`: one attempt at one batch, in this
/// process, which ends when its parent does. For runLoneBatch(). `arguments` start after
/// "analyze-batch". Returns the exit code; errors go to standard error.
int loneBatchCommand(const std::vector<std::string>& arguments);

}  // namespace platen::server::app
