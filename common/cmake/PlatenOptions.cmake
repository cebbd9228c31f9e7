# Compiler flags that every module shares.
option(PLATEN_WERROR "Treat warnings as errors" OFF)
option(PLATEN_HARDENED "Flags of the shipped build" OFF)
option(PLATEN_TESTS "Build the tests" ON)
option(PLATEN_FAULTS "Crash points and removable safeguards, for tests" OFF)
set(PLATEN_SANITIZE "" CACHE STRING "Sanitizers, as for -fsanitize=")

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -g -DNDEBUG")
set(CMAKE_CXX_FLAGS_DEBUG "-Og -g1")
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)

find_program(CCACHE ccache)
if(CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # Paths relative to the tree: build folders share their results.
  set(CMAKE_CXX_COMPILER_LAUNCHER
      ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1
      CCACHE_SLOPPINESS=pch_defines,time_macros ${CCACHE})
endif()

find_program(MOLD mold)
if(MOLD)
  add_link_options(-fuse-ld=mold)
endif()

add_library(platen_flags INTERFACE)
target_compile_options(
  platen_flags
  INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast
            -Wnon-virtual-dtor -Woverloaded-virtual -Wcast-qual -Wcast-align -Wformat=2
            -Wimplicit-fallthrough -Wextra-semi -Wundef -Wmissing-declarations
            $<$<CXX_COMPILER_ID:GNU>:-Wduplicated-cond -Wduplicated-branches -Wlogical-op -Wsuggest-override>
            $<$<BOOL:${PLATEN_WERROR}>:-Werror>)
target_compile_definitions(platen_flags INTERFACE PLATEN_VERSION="${PROJECT_VERSION}")
target_include_directories(platen_flags INTERFACE ${CMAKE_SOURCE_DIR})

if(PLATEN_SANITIZE)
  add_compile_options(-fsanitize=${PLATEN_SANITIZE} -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${PLATEN_SANITIZE})
  if(PLATEN_SANITIZE MATCHES undefined)
    add_compile_options(-fno-sanitize-recover=undefined)  # else a finding is printed and no test fails
  endif()
endif()
if(PLATEN_HARDENED)
  add_compile_options(-D_FORTIFY_SOURCE=2 -D_GLIBCXX_ASSERTIONS -fstack-protector-strong
                      -fstack-clash-protection)
  set(CMAKE_POSITION_INDEPENDENT_CODE ON)
  add_link_options(-pie -Wl,-z,relro,-z,now)
endif()
