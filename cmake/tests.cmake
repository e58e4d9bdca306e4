# How the project is tested.
find_package(Boost REQUIRED COMPONENTS unit_test_framework)

add_library(flatsat_boost_test INTERFACE)
target_link_libraries(flatsat_boost_test INTERFACE Boost::unit_test_framework)
target_compile_definitions(flatsat_boost_test INTERFACE BOOST_TEST_DYN_LINK)
target_compile_options(flatsat_boost_test INTERFACE -Wno-subobject-linkage)  # a source of a unit is taken for a header
flatsat_precompile(tests HEADERS standard.h boost_test.h LINK flatsat_boost_test COLD)
flatsat_precompile(tests_systemc HEADERS systemc.h boost_test.h LINK flatsat_systemc flatsat_boost_test COLD)

# The entries of test executables, compiled once.
add_library(flatsat_test_main OBJECT EXCLUDE_FROM_ALL ${CMAKE_SOURCE_DIR}/tests/support/main.cpp)
target_link_libraries(flatsat_test_main PRIVATE flatsat_options flatsat_boost_test)
add_library(flatsat_test_sc_main OBJECT EXCLUDE_FROM_ALL ${CMAKE_SOURCE_DIR}/tests/support/sc_main.cpp)
target_link_libraries(flatsat_test_sc_main PRIVATE flatsat_options)

# flatsat_command_test(NAME LABEL label TIMEOUT s COMMAND words... [ENVIRONMENT a=b...] [SERIAL]): any command as a test, in
# the environment of all tests; it may take TIMEOUT seconds, and more where a sanitizer costs more.
function(flatsat_command_test name)
  cmake_parse_arguments(ARG "SERIAL" "LABEL;TIMEOUT" "COMMAND;ENVIRONMENT" ${ARGN})
  math(EXPR timeout "${FLATSAT_PATIENCE} * ${ARG_TIMEOUT}")
  add_test(NAME ${name} COMMAND ${ARG_COMMAND} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  set_tests_properties(${name} PROPERTIES LABELS ${ARG_LABEL} TIMEOUT ${timeout} RUN_SERIAL ${ARG_SERIAL}
    ENVIRONMENT "${FLATSAT_TEST_ENVIRONMENT};${ARG_ENVIRONMENT}")
endfunction()

# flatsat_test(NAME FILES a_test.cpp... LINK libs... [LABEL unit|loop|bad-day|nightly] [SYSTEMC] [TIMEOUT s]
#              [EACH_CASE a_test.cpp...] [ALONE a_test.cpp...])
# One executable; one CTest case a file, which runs the suite named after the file (battery_test.cpp -> battery). The
# files of EACH_CASE get one CTest case, and so one process, for each test case: SystemC elaborates once in a process. A
# case that prints a line "skipped: why" and returns is shown as skipped; it must be in a file of EACH_CASE.
# Several files are compiled as one. A suite is a namespace: helpers stand inside it, so that those of two files never
# meet; a file that cannot keep its helpers there is compiled ALONE.
function(flatsat_test name)
  cmake_parse_arguments(ARG "SYSTEMC" "LABEL;TIMEOUT" "FILES;LINK;EACH_CASE;ALONE" ${ARGN})
  foreach(file IN LISTS ARG_EACH_CASE)
    if(NOT file IN_LIST ARG_FILES)
      message(FATAL_ERROR "flatsat_test(${name}): EACH_CASE names ${file}, which is none of its FILES")
    endif()
  endforeach()
  if(NOT ARG_LABEL)
    set(ARG_LABEL unit)
  endif()
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 300)
  endif()
  set_source_files_properties(${ARG_ALONE} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
  add_executable(test_${name} ${ARG_FILES})
  target_link_libraries(test_${name} PRIVATE flatsat_options ${ARG_LINK} flatsat_boost_test flatsat_test_main)
  if(ARG_SYSTEMC)
    target_link_libraries(test_${name} PRIVATE flatsat_systemc flatsat_test_sc_main)
    flatsat_target(test_${name} COLD PRECOMPILED tests_systemc)
    flatsat_simulates(test_${name})
  else()
    flatsat_target(test_${name} COLD PRECOMPILED tests)
  endif()
  foreach(file IN LISTS ARG_FILES)
    get_filename_component(stem ${file} NAME_WE)
    string(REGEX REPLACE "_test$" "" suite ${stem})
    set(cases "")
    if(file IN_LIST ARG_EACH_CASE)
      set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
      file(STRINGS ${file} lines REGEX "^BOOST_AUTO_TEST_CASE")
      foreach(line IN LISTS lines)
        string(REGEX REPLACE "^BOOST_AUTO_TEST_CASE\\(([A-Za-z0-9_]+).*" "\\1" case "${line}")
        list(APPEND cases "/${case}")
      endforeach()
    else()
      set(cases "/*")
    endif()
    foreach(case IN LISTS cases)
      set(label ${name}.${suite})
      if(file IN_LIST ARG_EACH_CASE)
        string(REPLACE "/" "." label "${name}.${suite}${case}")
      endif()
      flatsat_command_test(${label} LABEL ${ARG_LABEL} TIMEOUT ${ARG_TIMEOUT}
        COMMAND test_${name} --run_test=${suite}${case} ENVIRONMENT ${FLATSAT_LEAKS_ENVIRONMENT})
      if(file IN_LIST ARG_EACH_CASE)
        set_tests_properties(${label} PROPERTIES SKIP_REGULAR_EXPRESSION "(^|\n)skipped: ")
      endif()
    endforeach()
  endforeach()
endfunction()

# What Python prints where every case that ran passed and some did not run: CTest shows such a test as skipped.
set(FLATSAT_PYTHON_SKIPPED "(^|\n)OK \\(skipped=")

# flatsat_script_test(NAME FILE LABEL TIMEOUT [PARALLEL] [ARGUMENTS words...] [ENVIRONMENT a=b...]): a test in Python, most
# often of the command as people use it, with h5py, a reader that is not ours. It runs alone unless it is PARALLEL.
function(flatsat_script_test name file label timeout)
  cmake_parse_arguments(ARG "PARALLEL" "" "ARGUMENTS;ENVIRONMENT" ${ARGN})
  set(serial SERIAL)
  if(ARG_PARALLEL)
    set(serial "")
  endif()
  flatsat_command_test(${name} LABEL ${label} TIMEOUT ${timeout} ${serial}
    COMMAND /usr/bin/python3 ${CMAKE_CURRENT_SOURCE_DIR}/${file} ${ARG_ARGUMENTS}
    ENVIRONMENT "PYTHONPATH=${CMAKE_SOURCE_DIR}/tests/harness/bench:${CMAKE_CURRENT_SOURCE_DIR}" ${ARG_ENVIRONMENT})
  set_tests_properties(${name} PROPERTIES SKIP_REGULAR_EXPRESSION "${FLATSAT_PYTHON_SKIPPED}")
endfunction()
