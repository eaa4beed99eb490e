# bench_store and the bare program that it is measured against.
add_executable(bench_store store.c)
target_link_libraries(bench_store PRIVATE congvan_flags store)
add_executable(bench_termgenerator termgenerator.cc)
target_link_libraries(bench_termgenerator PRIVATE congvan_flags PkgConfig::XAPIAN)
