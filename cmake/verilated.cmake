# Designs that are verilated when the project is built.
find_package(verilator 5.006 REQUIRED)
set(FLATSAT_HOOKS ${CMAKE_SOURCE_DIR}/harness/agents/verilated/verilated_hooks)

# flatsat_verilate(NAME TOP module FILES a.sv... [TRACE] [SPEED -O2] [ARGUMENTS verilator's...]): the design as a library.
# Verilator runs in the build, not while it is configured, and its many files are compiled as three or four: each of them
# would parse the same declarations of half a megabyte.
function(flatsat_verilate name)
  cmake_parse_arguments(ARG "TRACE" "TOP;SPEED" "FILES;ARGUMENTS" ${ARGN})
  set(folder ${CMAKE_CURRENT_BINARY_DIR}/${name})
  set(prefix V${ARG_TOP})
  set(hot ${folder}/unit_hot.cpp)
  set(warm ${folder}/unit_warm.cpp)
  set(cold ${folder}/unit_cold.cpp)
  set(tracing "")
  if(ARG_TRACE)
    set(tracing --trace-fst)
  endif()
  # Messages of the design name its files from the root: no program knows where it was built.
  set(files "")
  foreach(file IN LISTS ARG_FILES)
    file(RELATIVE_PATH file ${CMAKE_SOURCE_DIR} ${file})
    list(APPEND files ${file})
  endforeach()
  add_custom_command(OUTPUT ${hot} ${warm} ${cold} BYPRODUCTS ${folder}/${prefix}.h ${folder}/${prefix}___024root.h
    COMMAND ${VERILATOR_BIN} --cc --make cmake --compiler gcc --prefix ${prefix} --top-module ${ARG_TOP} --Mdir ${folder}
      ${tracing} ${ARG_ARGUMENTS} ${files}
    COMMAND ${CMAKE_COMMAND} -DFOLDER=${folder} -DPREFIX=${prefix} -P ${CMAKE_SOURCE_DIR}/cmake/verilated_units.cmake
    DEPENDS ${ARG_FILES} ${VERILATOR_BIN} ${CMAKE_SOURCE_DIR}/cmake/verilated_units.cmake
    WORKING_DIRECTORY ${CMAKE_SOURCE_DIR} VERBATIM)
  add_library(${name} STATIC ${hot} ${warm} ${cold})
  target_link_libraries(${name} PUBLIC flatsat_verilated)
  target_include_directories(${name} SYSTEM PUBLIC ${folder})
  target_compile_definitions(${name} PUBLIC VM_TRACE=$<BOOL:${ARG_TRACE}> VM_TRACE_FST=$<BOOL:${ARG_TRACE}>)
  target_compile_options(${name} PRIVATE -w -include ${FLATSAT_HOOKS}.h -fmacro-prefix-map=${folder}/=)
  set_source_files_properties(${warm} PROPERTIES COMPILE_OPTIONS -O1)
  set_source_files_properties(${cold} PROPERTIES COMPILE_OPTIONS -O0)
  # Verilated code is run by one thread only: uninstrumented for ThreadSanitizer, it keeps its speed.
  if(FLATSAT_SANITIZE STREQUAL "address")
    target_compile_options(${name} PRIVATE -fsanitize=address)
    set(ARG_SPEED -O1)
  endif()
  set_source_files_properties(${hot} PROPERTIES COMPILE_OPTIONS ${ARG_SPEED})
endfunction()
