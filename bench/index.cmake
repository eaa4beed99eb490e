# The generator of archives, and bench/index.sh with what it measures.
add_executable(bench_archive archive.c archive_words.c)
target_compile_definitions(bench_archive PRIVATE CONGVAN_SAMPLES="${PROJECT_SOURCE_DIR}/corpus/samples")
target_link_libraries(bench_archive PRIVATE congvan_flags base m)
congvan_table(bench_archive data/family_names.tsv)
congvan_table(bench_archive data/provinces.tsv)
