foreach(test options path sha wire state plan catalog corrections report)
  congvan_test(test_indexer_${test} indexer)
endforeach()

# End to end: these run the program.
foreach(test update)
  congvan_test(test_indexer_${test} base PkgConfig::JANSSON)
  target_compile_definitions(test_indexer_${test} PRIVATE CONGVAN_INDEX_PROGRAM="$<TARGET_FILE:congvan-index>")
  add_dependencies(test_indexer_${test} congvan-index)
endforeach()
