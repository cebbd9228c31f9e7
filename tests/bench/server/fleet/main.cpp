#include "tests/bench/server/fleet/fleet_program.hpp"

#include <string>
#include <vector>

int main(int argc, char** argv) {
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    return platen::bench::fleetMain(arguments);
}
