# What the programs read at run time lies in share/flatsat beside their bin, in the build tree as in an installed one: the
# build tree has links to the sources, `cmake --install` copies. hdl::resource() finds it. Verilator's library is built
# into the same folder.
set(FLATSAT_SHARE ${CMAKE_BINARY_DIR}/share/flatsat)
set(FLATSAT_RESOURCES
  harness/agents/verilated/dut.h harness/agents/verilated/simulation_log.h harness/agents/verilated/verilated_dut.h
  harness/agents/verilated/verilated_hooks.h  # glue of user RTL
  rtl/npu)                                    # `flatsat rtl report` of the accelerator
foreach(name IN LISTS FLATSAT_RESOURCES)
  get_filename_component(folder ${name} DIRECTORY)
  file(MAKE_DIRECTORY ${FLATSAT_SHARE}/${folder})
  file(CREATE_LINK ${CMAKE_SOURCE_DIR}/${name} ${FLATSAT_SHARE}/${name} SYMBOLIC)
endforeach()
