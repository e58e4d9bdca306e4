# The files that Verilator wrote into FOLDER, gathered into units of compilation by how often their code runs: at each
# clock edge; at each traced edge and snapshot; once.
include(${FOLDER}/${PREFIX}.cmake)

function(write_unit name)
  list(TRANSFORM ARGN REPLACE "(.+)" "#include \"\\1\"")
  list(JOIN ARGN "\n" text)
  file(WRITE ${FOLDER}/unit_${name}.cpp "${text}\n")
endfunction()

set(warm ${${PREFIX}_CLASSES_SLOW})
list(FILTER warm INCLUDE REGEX "root__Slow")
set(once ${${PREFIX}_CLASSES_SLOW} ${${PREFIX}_SUPPORT_SLOW})
list(REMOVE_ITEM once ${warm})
write_unit(hot ${${PREFIX}_CLASSES_FAST})
write_unit(warm ${${PREFIX}_SUPPORT_FAST} ${warm})
# Coverage counters are a part of Verilator's library that only a design with coverage needs.
set(library ${${PREFIX}_GLOBAL})
list(FILTER library INCLUDE REGEX "verilated_cov")
write_unit(cold ${once} ${library})
