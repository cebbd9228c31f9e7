#include "server/app/server_app.hpp"

int main(int argc, char** argv) {
    return platen::server::app::serverMain({argv + 1, argv + argc});
}
