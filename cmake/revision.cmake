# Writes the revision that is built; touches the header only when it changed.
execute_process(COMMAND git -C ${SOURCE} describe --always --dirty OUTPUT_VARIABLE revision OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
if(revision STREQUAL "")
  set(revision "unknown")
endif()
file(CONFIGURE OUTPUT ${OUTPUT} CONTENT "#pragma once\n\nnamespace flatsat {\n\ninline constexpr char kRevision[] = \"${revision}\";\n\n}  // namespace flatsat\n")
