# End to end: the two programs as a user runs them.
congvan_test(test_programs base PkgConfig::JANSSON)
target_sources(test_programs PRIVATE program.c)
target_compile_definitions(test_programs PRIVATE CONGVAN_INDEX_PROGRAM="$<TARGET_FILE:congvan-index>" CONGVAN_PROGRAM="$<TARGET_FILE:congvan>")
add_dependencies(test_programs congvan-index congvan)
