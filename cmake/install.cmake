# `cmake --install build/release --prefix FOLDER`: programs, what they read, and the package `flatsat` for the CMake of
# others, with flatsat::models (the satellite in SystemC) and flatsat::agent_kit (an agent of one's own).
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)
set(FLATSAT_DATA ${CMAKE_INSTALL_DATADIR}/flatsat)
set(FLATSAT_PACKAGE ${CMAKE_INSTALL_LIBDIR}/cmake/flatsat)

install(TARGETS flatsat flatsat-tools flatsat-rtl-agent flatsat-user-rtl-agent flatsat-board-agent flatsat-gpu-agent
  flatsat-emulated-card flatsat-board-checks flatsat-rtl-bare RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
# In a folder of its own, for it must never stand in for the driver's library unless asked to.
install(TARGETS flatsat_nvml LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}/flatsat/nvml)

foreach(name IN LISTS FLATSAT_RESOURCES)
  get_filename_component(folder ${name} DIRECTORY)
  if(IS_DIRECTORY ${CMAKE_SOURCE_DIR}/${name})
    install(DIRECTORY ${name} DESTINATION ${FLATSAT_DATA}/${folder} PATTERN "*.md" EXCLUDE)
  else()
    install(FILES ${name} DESTINATION ${FLATSAT_DATA}/${folder})
  endif()
endforeach()
install(FILES $<TARGET_FILE:flatsat_verilated> DESTINATION ${FLATSAT_DATA})
install(DIRECTORY testbeds examples DESTINATION ${FLATSAT_DATA} PATTERN __pycache__ EXCLUDE PATTERN "*.h5" EXCLUDE)
foreach(folder IN ITEMS environment optical power thermal)  # what a testbed's compare.py reads
  install(DIRECTORY data/${folder} DESTINATION ${FLATSAT_DATA}/data)
endforeach()
install(FILES README.md CHANGELOG.md CONTRIBUTING.md LICENSE NOTICE harness/wire/PROTOCOL.md harness/trace/FORMAT.md
  harness/agents/user_rtl/USER_RTL.md DESTINATION ${CMAKE_INSTALL_DOCDIR})

# The libraries: rooms of the models, and what an agent stands on.
add_library(flatsat_models INTERFACE)
target_link_libraries(flatsat_models INTERFACE flatsat_satellite flatsat_mesh)
set(model_rooms flatsat_model_base flatsat_environment flatsat_power flatsat_thermal flatsat_compute flatsat_network
  flatsat_payload flatsat_ground flatsat_optical flatsat_guidance flatsat_satellite flatsat_constellation flatsat_mesh flatsat_learning flatsat_cluster flatsat_serving)
set(kit_rooms flatsat_base flatsat_time flatsat_wire flatsat_agent_kit)
set_target_properties(flatsat_models PROPERTIES EXPORT_NAME models)
set_target_properties(flatsat_agent_kit PROPERTIES EXPORT_NAME agent_kit)
install(TARGETS flatsat_options flatsat_systemc flatsat_models ${model_rooms} ${kit_rooms} EXPORT flatsat
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}/flatsat)
install(EXPORT flatsat NAMESPACE flatsat:: DESTINATION ${FLATSAT_PACKAGE} FILE flatsat-targets.cmake)
foreach(room IN ITEMS models harness/base harness/time harness/wire harness/agents/kit)
  install(DIRECTORY ${room}/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/flatsat/${room} FILES_MATCHING PATTERN "*.h")
endforeach()
configure_package_config_file(cmake/flatsat-config.cmake.in ${CMAKE_BINARY_DIR}/generated/flatsat-config.cmake
  INSTALL_DESTINATION ${FLATSAT_PACKAGE})
write_basic_package_version_file(${CMAKE_BINARY_DIR}/generated/flatsat-config-version.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_BINARY_DIR}/generated/flatsat-config.cmake ${CMAKE_BINARY_DIR}/generated/flatsat-config-version.cmake
  DESTINATION ${FLATSAT_PACKAGE})

# `cpack -G DEB`: one package for Debian; what is linked is found by dpkg-shlibdeps.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME flatsat)
set(CPACK_PACKAGE_CONTACT "the maintainers of flatsat")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "verilator, g++, make, zlib1g-dev, gnuplot-nox, python3-h5py")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "libsystemc-dev, cppzmq-dev, nlohmann-json3-dev, liberfa-dev, libsundials-dev, libboost-dev, yosys, slurm-client")
include(CPack)
