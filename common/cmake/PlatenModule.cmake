# platen_module(<target> [DEPENDS <targets>] [USES <third-party targets>])
#
# One folder is one module: every .cpp in it becomes a static library. DEPENDS names the project's
# own modules that it may include; tests/layering.py holds every #include to that list. USES names
# third-party libraries.
function(platen_module target)
  cmake_parse_arguments(ARG "" "" "DEPENDS;USES" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS *.cpp)
  list(FILTER sources EXCLUDE REGEX "/main\\.cpp$")
  if(sources)
    add_library(${target} STATIC ${sources})
    target_link_libraries(${target} PUBLIC platen_flags ${ARG_DEPENDS} ${ARG_USES})
  else()
    add_library(${target} INTERFACE)
    target_link_libraries(${target} INTERFACE platen_flags ${ARG_DEPENDS} ${ARG_USES})
  endif()
endfunction()

# platen_program(<name> DEPENDS <targets>): main.cpp of the folder, linked with the modules.
function(platen_program name)
  cmake_parse_arguments(ARG "" "" "DEPENDS;USES" ${ARGN})
  add_executable(${name} main.cpp)
  target_link_libraries(${name} PRIVATE platen_flags ${ARG_DEPENDS} ${ARG_USES})
endfunction()

# platen_test([DEPENDS <targets>] [USES <third-party targets>])
#
# The tests of one source folder, in tests/<same folder>. Every *_test.cpp goes into one program
# whose cases ctest knows by name. *_pg_test.cpp needs PostgreSQL: those go into a second program,
# which runs as a whole against the private cluster of the `postgres` fixture.
function(platen_test)
  cmake_parse_arguments(ARG "" "" "DEPENDS;USES" ${ARGN})
  file(RELATIVE_PATH folder ${CMAKE_SOURCE_DIR}/tests ${CMAKE_CURRENT_SOURCE_DIR})
  string(REPLACE "/" "_" name ${folder})
  file(GLOB all CONFIGURE_DEPENDS *.cpp)
  set(unit ${all})
  list(FILTER unit EXCLUDE REGEX "_pg_test\\.cpp$")
  set(pg ${all})
  list(FILTER pg INCLUDE REGEX "_pg_test\\.cpp$")
  if(unit)
    add_executable(${name}_test ${unit})
    target_link_libraries(${name}_test PRIVATE platen_flags test_support ${ARG_DEPENDS} ${ARG_USES} GTest::gmock GTest::gtest_main)
    gtest_discover_tests(${name}_test TEST_PREFIX "${folder}/" DISCOVERY_TIMEOUT 60
                         WORKING_DIRECTORY ${CMAKE_SOURCE_DIR} PROPERTIES TIMEOUT ${a_while})
  endif()
  if(pg)
    add_executable(${name}_pg_test ${pg})
    target_link_libraries(${name}_pg_test PRIVATE platen_flags test_support ${ARG_DEPENDS} ${ARG_USES} GTest::gmock GTest::gtest_main)
    add_test(NAME ${folder}/pg COMMAND ${name}_pg_test WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
    set_tests_properties(${folder}/pg PROPERTIES FIXTURES_REQUIRED postgres LABELS pg TIMEOUT ${long_while}
                         ENVIRONMENT PLATEN_TEST_PG=${PLATEN_TEST_PG})
  endif()
endfunction()
