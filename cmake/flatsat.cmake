# What every target of the project shares: language level, warnings, SystemC, tests.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
# Assertions are on in every build: no NDEBUG anywhere.
set(CMAKE_CXX_FLAGS_RELEASE "-O2")
set(CMAKE_C_FLAGS_RELEASE "-O2")
set(CMAKE_CXX_FLAGS_DEBUG "-O0 -g")
set(FLATSAT_SANITIZE "" CACHE STRING "address or thread: build everything under that sanitizer")

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
  set(CMAKE_C_COMPILER_LAUNCHER ${CCACHE})
endif()

find_package(Threads REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(SCLIB REQUIRED IMPORTED_TARGET systemc tlm)  # never SYSTEMC: Verilator's CMake uses that name

# Warnings, floating-point contract and sanitizer; every target of ours links it.
add_library(flatsat_options INTERFACE)
target_include_directories(flatsat_options INTERFACE $<BUILD_INTERFACE:${CMAKE_SOURCE_DIR}> $<INSTALL_INTERFACE:include/flatsat>)
target_compile_options(flatsat_options INTERFACE $<BUILD_INTERFACE:-Wall;-Wextra;-Wshadow;-Werror> -ffp-contract=off)
if(FLATSAT_SANITIZE STREQUAL "address")
  target_compile_options(flatsat_options INTERFACE -fsanitize=address,undefined -fno-sanitize-recover=undefined -g1)
  target_link_options(flatsat_options INTERFACE -fsanitize=address,undefined)
elseif(FLATSAT_SANITIZE STREQUAL "thread")
  target_compile_options(flatsat_options INTERFACE -fsanitize=thread -g1 -O1)  # -O2 builds half again as long
  target_link_options(flatsat_options INTERFACE -fsanitize=thread)
elseif(NOT FLATSAT_SANITIZE STREQUAL "")
  message(FATAL_ERROR "FLATSAT_SANITIZE must be empty, address or thread, not '${FLATSAT_SANITIZE}'")
endif()

# What lets a program that is not of this build load our shared libraries under a sanitizer.
set(FLATSAT_FOREIGN_ENVIRONMENT "")
if(NOT FLATSAT_SANITIZE STREQUAL "")
  string(SUBSTRING ${FLATSAT_SANITIZE} 0 1 initial)
  execute_process(COMMAND ${CMAKE_CXX_COMPILER} -print-file-name=lib${initial}san.so
    OUTPUT_VARIABLE runtime OUTPUT_STRIP_TRAILING_WHITESPACE)
  set(FLATSAT_FOREIGN_ENVIRONMENT "LD_PRELOAD=${runtime};ASAN_OPTIONS=detect_leaks=0")
endif()

# What sanitizers cost: limits of time are so many times as long.
set(FLATSAT_PATIENCE 1)
if(NOT FLATSAT_SANITIZE STREQUAL "")
  set(FLATSAT_PATIENCE 5)
endif()
set(FLATSAT_TEST_ENVIRONMENT "FLATSAT_BUILD=${CMAKE_BINARY_DIR};FLATSAT_PATIENCE=${FLATSAT_PATIENCE};SYSTEMC_DISABLE_COPYRIGHT_MESSAGE=1;TSAN_OPTIONS=die_after_fork=0:suppressions=${CMAKE_SOURCE_DIR}/cmake/tsan.supp")

# Debian's libsystemc is built as C++17 and refuses any other standard at link time; nothing links it but through this.
add_library(flatsat_systemc INTERFACE)
target_link_libraries(flatsat_systemc INTERFACE flatsat_options PkgConfig::SCLIB)
target_compile_definitions(flatsat_systemc INTERFACE SC_CPLUSPLUS=201703L SC_INCLUDE_DYNAMIC_PROCESSES)
foreach(folder IN LISTS SCLIB_INCLUDE_DIRS)
  target_include_directories(flatsat_systemc SYSTEM INTERFACE ${folder})
endforeach()

# flatsat_simulates(TARGET): an executable in which SystemC runs.
function(flatsat_simulates target)
  if(FLATSAT_SANITIZE STREQUAL "address")
    target_sources(${target} PRIVATE ${CMAKE_SOURCE_DIR}/cmake/asan_coroutines.cpp)
  endif()
endfunction()

# flatsat_library(NAME sources... LINK libs...): one folder, one target.
function(flatsat_library name)
  cmake_parse_arguments(ARG "" "" "LINK" ${ARGN})
  add_library(${name} STATIC ${ARG_UNPARSED_ARGUMENTS})
  target_link_libraries(${name} PUBLIC flatsat_options ${ARG_LINK})
endfunction()

# flatsat_test(NAME FILES a_test.cpp... LINK libs... [LABEL unit|loop|bad-day|nightly] [SYSTEMC] [TIMEOUT s]
#              [EACH_CASE a_test.cpp...])
# One executable; one CTest case a file, which runs the suite named after the file (battery_test.cpp -> battery). The
# files of EACH_CASE get one CTest case, and so one process, for each test case: SystemC elaborates once in a process. A
# case that prints a line "skipped: why" and returns is shown as skipped; it must be in a file of EACH_CASE.
function(flatsat_test name)
  cmake_parse_arguments(ARG "SYSTEMC" "LABEL;TIMEOUT" "FILES;LINK;EACH_CASE" ${ARGN})
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
  math(EXPR ARG_TIMEOUT "${FLATSAT_PATIENCE} * ${ARG_TIMEOUT}")
  add_executable(test_${name} ${ARG_FILES} ${CMAKE_SOURCE_DIR}/tests/support/main.cpp)
  target_link_libraries(test_${name} PRIVATE flatsat_options ${ARG_LINK} Boost::unit_test_framework)
  if(ARG_SYSTEMC)
    target_sources(test_${name} PRIVATE ${CMAKE_SOURCE_DIR}/tests/support/sc_main.cpp)
    target_link_libraries(test_${name} PRIVATE flatsat_systemc)
    flatsat_simulates(test_${name})
  endif()
  target_compile_definitions(test_${name} PRIVATE BOOST_TEST_DYN_LINK)
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
      add_test(NAME ${label} COMMAND test_${name} --run_test=${suite}${case} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
      set_tests_properties(${label} PROPERTIES LABELS ${ARG_LABEL} TIMEOUT ${ARG_TIMEOUT}
        ENVIRONMENT "${FLATSAT_TEST_ENVIRONMENT};ASAN_OPTIONS=detect_leaks=1")
      if(file IN_LIST ARG_EACH_CASE)
        set_tests_properties(${label} PROPERTIES SKIP_REGULAR_EXPRESSION "(^|\n)skipped: ")
      endif()
    endforeach()
  endforeach()
endfunction()

# What Python prints where every case that ran passed and some did not run: CTest shows such a test as skipped.
set(FLATSAT_PYTHON_SKIPPED "(^|\n)OK \\(skipped=")

# flatsat_script_test(NAME FILE LABEL TIMEOUT): the command as people use it, from Python with h5py: a reader that is not ours.
function(flatsat_script_test name file label timeout)
  math(EXPR timeout "${FLATSAT_PATIENCE} * ${timeout}")
  add_test(NAME ${name} COMMAND /usr/bin/python3 ${CMAKE_CURRENT_SOURCE_DIR}/${file} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  set_tests_properties(${name} PROPERTIES LABELS ${label} TIMEOUT ${timeout} RUN_SERIAL ON
    SKIP_REGULAR_EXPRESSION "${FLATSAT_PYTHON_SKIPPED}"
    ENVIRONMENT "${FLATSAT_TEST_ENVIRONMENT};PYTHONPATH=${CMAKE_SOURCE_DIR}/tests/harness/bench")
endfunction()
