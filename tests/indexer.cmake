foreach(test options path sha wire state plan catalog corrections report)
  congvan_test(test_indexer_${test} indexer)
endforeach()

# End to end: these run the program.
foreach(test update archive nightly repair crash faults)
  congvan_test(test_indexer_${test} base PkgConfig::JANSSON)
  target_compile_definitions(test_indexer_${test} PRIVATE CONGVAN_INDEX_PROGRAM="$<TARGET_FILE:congvan-index>")
  add_dependencies(test_indexer_${test} congvan-index)
endforeach()

target_link_libraries(test_indexer_nightly PRIVATE indexer)
target_link_libraries(test_indexer_repair PRIVATE indexer) # it edits an index as nobody else does

# Sanitizers take five times as long, and want to come first in a process: they refuse the layer that makes calls fail.
if(CONGVAN_SANITIZE)
  target_compile_definitions(test_indexer_crash PRIVATE CONGVAN_SLOW)
  target_compile_definitions(test_indexer_faults PRIVATE CONGVAN_SLOW)
  set_property(TEST test_indexer_faults APPEND PROPERTY ENVIRONMENT
    "LSAN_OPTIONS=suppressions=${CMAKE_CURRENT_SOURCE_DIR}/xapian_leaks.supp:print_suppressions=0")
else()
  add_library(fault_io MODULE fault_io.c)
  target_link_libraries(fault_io PRIVATE congvan_flags ${CMAKE_DL_LIBS})
  target_compile_definitions(test_indexer_faults PRIVATE FAULT_IO_LIBRARY="$<TARGET_FILE:fault_io>")
  add_dependencies(test_indexer_faults fault_io)
endif()

add_test(NAME packaging COMMAND sh ${CMAKE_CURRENT_SOURCE_DIR}/packaging.sh ${PROJECT_BINARY_DIR})
