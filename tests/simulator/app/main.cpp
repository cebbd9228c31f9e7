#include "tests/simulator/app/simulator_app.hpp"

#include <string>
#include <vector>

int main(int argc, char** argv) {
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    return platen::simulator::simulatorMain(arguments);
}
