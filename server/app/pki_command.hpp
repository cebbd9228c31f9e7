#pragma once

#include <string>
#include <vector>

namespace platen::server::app {

/// `pki init --dir DIR --host NAME[,NAME or IP...]`: makes both authorities, the certificates of
/// broker, web server and ingest, and the revocation lists. What is there already stays; revocation
/// lists and certificates that end within 30 days are made anew. `arguments` start after "pki".
/// Returns the exit code; errors go to standard error.
int pkiCommand(const std::vector<std::string>& arguments);

}  // namespace platen::server::app
