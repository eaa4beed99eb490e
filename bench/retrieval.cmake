# Retrieval: how good the answers are, and how long they take.
add_executable(bench_retrieval retrieval.c judged.c)
target_link_libraries(bench_retrieval PRIVATE query PkgConfig::JANSSON m)

add_executable(bench_latency latency.c)
target_link_libraries(bench_latency PRIVATE query PkgConfig::JANSSON)
