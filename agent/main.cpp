#include "agent/app/agent_program.hpp"

int main(int argc, char** argv) {
    return platen::agent::app::agentProgram(argc, argv);
}
