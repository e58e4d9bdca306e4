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
option(FLATSAT_WERROR "a warning ends the build: for developers; a newer compiler may warn of more" OFF)
option(FLATSAT_UNITY "compile several sources of a room as one: all builds faster, one slower, and editors see units only" ON)
set(FLATSAT_UNITY_SIZE 7)  # so many sources are compiled as one, where a room does not say otherwise
set(FLATSAT_SANITIZE "" CACHE STRING "address or thread: build everything under that sanitizer")

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
  set(CMAKE_C_COMPILER_LAUNCHER ${CCACHE})
  if(NOT CMAKE_DISABLE_PRECOMPILE_HEADERS)
    # Without them ccache keeps nothing that was compiled with a precompiled header.
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros ${CCACHE})
    add_compile_options(-fpch-preprocess)
  endif()
endif()

find_package(Threads REQUIRED)
find_package(ZLIB REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(SCLIB REQUIRED IMPORTED_TARGET systemc tlm)  # never SYSTEMC: Verilator's CMake uses that name

# Warnings, floating-point contract and sanitizer; every target of ours links it.
add_library(flatsat_options INTERFACE)
target_include_directories(flatsat_options INTERFACE $<BUILD_INTERFACE:${CMAKE_SOURCE_DIR}> $<INSTALL_INTERFACE:include/flatsat>)
# GCC 12 inlines operator+ of strings and then warns of overlaps and bounds that are none (its bug 105651).
# subobject-linkage: a source of a unit is taken for a header.
target_compile_options(flatsat_options INTERFACE
  $<BUILD_INTERFACE:-Wall;-Wextra;-Wshadow;-Wno-restrict;-Wno-array-bounds$<$<BOOL:${FLATSAT_WERROR}>:$<SEMICOLON>-Werror$<SEMICOLON>-Wno-subobject-linkage>> -ffp-contract=off)
# An assertion names its file from the root: no program knows where it was built.
target_compile_options(flatsat_options INTERFACE $<BUILD_INTERFACE:-fmacro-prefix-map=${CMAKE_SOURCE_DIR}/=>)
# Under a sanitizer -O1 is enough: -O2 builds half again as long. Of UndefinedBehaviorSanitizer come the checks that
# AddressSanitizer does not make at each access anyway, and float-cast-overflow, which `undefined` leaves out: all of
# `undefined` takes twice as long to compile (tests/sanitizers/README.md).
if(FLATSAT_SANITIZE STREQUAL "address")
  set(undefined signed-integer-overflow shift integer-divide-by-zero float-cast-overflow bounds bool enum return unreachable vla-bound)
  list(JOIN undefined "," undefined)
  target_compile_options(flatsat_options INTERFACE -fsanitize=address,${undefined} -fno-sanitize-recover=${undefined} -g1 -O1)
  target_link_options(flatsat_options INTERFACE -fsanitize=address,undefined)
elseif(FLATSAT_SANITIZE STREQUAL "thread")
  target_compile_options(flatsat_options INTERFACE -fsanitize=thread -g1 -O1)
  target_link_options(flatsat_options INTERFACE -fsanitize=thread)
elseif(NOT FLATSAT_SANITIZE STREQUAL "")
  message(FATAL_ERROR "FLATSAT_SANITIZE must be empty, address or thread, not '${FLATSAT_SANITIZE}'")
endif()

# What sanitizers cost: limits of time are so many times as long.
set(FLATSAT_PATIENCE 1)
if(NOT FLATSAT_SANITIZE STREQUAL "")
  set(FLATSAT_PATIENCE 5)
endif()
set(FLATSAT_TEST_ENVIRONMENT "FLATSAT_BUILD=${CMAKE_BINARY_DIR};FLATSAT_PATIENCE=${FLATSAT_PATIENCE};SYSTEMC_DISABLE_COPYRIGHT_MESSAGE=1")

# Reports of a sanitizer go to files: nobody may read what an agent says last. The test sanitizers.reports shows them.
set(FLATSAT_SANITIZER_REPORTS ${CMAKE_BINARY_DIR}/sanitizer-reports)
set(FLATSAT_LEAKS_ENVIRONMENT "")    # for programs that are to look for leaks
set(FLATSAT_FOREIGN_ENVIRONMENT "")  # what lets a program that is not of this build load our shared libraries
if(NOT FLATSAT_SANITIZE STREQUAL "")
  file(MAKE_DIRECTORY ${FLATSAT_SANITIZER_REPORTS})
  set(asan_options "ASAN_OPTIONS=log_path=${FLATSAT_SANITIZER_REPORTS}/asan")
  list(APPEND FLATSAT_TEST_ENVIRONMENT
    "${asan_options}"
    "LSAN_OPTIONS=print_suppressions=0:suppressions=${CMAKE_SOURCE_DIR}/cmake/lsan.supp"
    "UBSAN_OPTIONS=print_stacktrace=1:log_path=${FLATSAT_SANITIZER_REPORTS}/ubsan"
    "TSAN_OPTIONS=die_after_fork=0:log_path=${FLATSAT_SANITIZER_REPORTS}/tsan:suppressions=${CMAKE_SOURCE_DIR}/cmake/tsan.supp")
  set(FLATSAT_LEAKS_ENVIRONMENT "${asan_options}:detect_leaks=1")
  string(SUBSTRING ${FLATSAT_SANITIZE} 0 1 initial)
  execute_process(COMMAND ${CMAKE_CXX_COMPILER} -print-file-name=lib${initial}san.so
    OUTPUT_VARIABLE runtime OUTPUT_STRIP_TRAILING_WHITESPACE)
  set(FLATSAT_FOREIGN_ENVIRONMENT "LD_PRELOAD=${runtime};${asan_options}:detect_leaks=0")
endif()

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
    set_source_files_properties(${CMAKE_SOURCE_DIR}/cmake/asan_coroutines.cpp PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
    target_sources(${target} PRIVATE ${CMAKE_SOURCE_DIR}/cmake/asan_coroutines.cpp)
  endif()
endfunction()

# flatsat_precompile(NAME HEADERS header... [LINK libs...] [COLD]): headers compiled once for all targets that say
# PRECOMPILED NAME. Sources include what they use all the same: the project builds with CMAKE_DISABLE_PRECOMPILE_HEADERS.
function(flatsat_precompile name)
  cmake_parse_arguments(ARG "COLD" "" "LINK;HEADERS" ${ARGN})
  if(ARG_COLD)
    string(APPEND name _cold)
  endif()
  add_library(flatsat_precompiled_${name} OBJECT EXCLUDE_FROM_ALL ${CMAKE_SOURCE_DIR}/cmake/precompiled/none.cpp)
  target_link_libraries(flatsat_precompiled_${name} PRIVATE flatsat_options ${ARG_LINK})
  list(TRANSFORM ARG_HEADERS PREPEND ${CMAKE_SOURCE_DIR}/cmake/precompiled/)
  target_precompile_headers(flatsat_precompiled_${name} PRIVATE ${ARG_HEADERS})
  if(ARG_COLD)
    flatsat_cold(flatsat_precompiled_${name})
  endif()
endfunction()

# flatsat_cold(TARGET): no run spends its time there (it reads input, plans, prints): optimised less, compiled faster.
function(flatsat_cold target)
  if(CMAKE_BUILD_TYPE STREQUAL "Release")
    target_compile_options(${target} PRIVATE -O1)
  endif()
endfunction()

# One precompiled header for each level of optimisation: no source is compiled with options other than its header's.
flatsat_precompile(models HEADERS standard.h systemc.h LINK flatsat_systemc)
flatsat_precompile(harness HEADERS standard.h COLD)
flatsat_precompile(bench HEADERS standard.h systemc.h LINK flatsat_systemc COLD)

# flatsat_target(TARGET [COLD] [PRECOMPILED name]): how a library or a program is compiled. Neighbours in its list of
# sources are compiled as one, so that what they all instantiate is compiled once.
function(flatsat_target target)
  cmake_parse_arguments(ARG "COLD" "PRECOMPILED" "" ${ARGN})
  set(suffix "")
  if(ARG_COLD)
    flatsat_cold(${target})
    set(suffix _cold)
  endif()
  if(ARG_PRECOMPILED)
    target_precompile_headers(${target} REUSE_FROM flatsat_precompiled_${ARG_PRECOMPILED}${suffix})
  endif()
  set_target_properties(${target} PROPERTIES UNITY_BUILD ${FLATSAT_UNITY} UNITY_BUILD_BATCH_SIZE ${FLATSAT_UNITY_SIZE})
endfunction()

# flatsat_library(NAME sources... LINK libs... [COLD] [PRECOMPILED name] [ALONE sources...]): one folder, one target. A
# source whose helpers have names that its neighbours use as well is compiled ALONE, or stands farther away in the list.
function(flatsat_library name)
  cmake_parse_arguments(ARG "COLD" "PRECOMPILED" "LINK;ALONE" ${ARGN})
  set_source_files_properties(${ARG_ALONE} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
  add_library(${name} STATIC ${ARG_UNPARSED_ARGUMENTS})
  target_link_libraries(${name} PUBLIC flatsat_options ${ARG_LINK})
  if(ARG_COLD)
    set(cold COLD)
  endif()
  flatsat_target(${name} ${cold} PRECOMPILED ${ARG_PRECOMPILED})
endfunction()
