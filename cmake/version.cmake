# What is built, in two generated headers: flatsat_version.h (kProgramVersion, moves with project(VERSION)) for everybody, and
# flatsat_revision.h (kRevision, moves with each commit) for the few files that name it.
find_package(verilator 5.006 REQUIRED)
set(GENERATED ${CMAKE_BINARY_DIR}/generated)
configure_file(${CMAKE_SOURCE_DIR}/cmake/version.h.in ${GENERATED}/flatsat_version.h @ONLY)
add_library(flatsat_version INTERFACE)
target_include_directories(flatsat_version INTERFACE $<BUILD_INTERFACE:${GENERATED}>)

add_custom_target(flatsat_revision BYPRODUCTS ${GENERATED}/flatsat_revision.h
  COMMAND ${CMAKE_COMMAND} -DSOURCE=${CMAKE_SOURCE_DIR} -DOUTPUT=${GENERATED}/flatsat_revision.h
    -P ${CMAKE_SOURCE_DIR}/cmake/revision.cmake)
