# Flags of all our targets, as one interface library; and the rules that every folder uses.
add_library(congvan_flags INTERFACE)
target_compile_features(congvan_flags INTERFACE c_std_17 cxx_std_17)
target_compile_definitions(congvan_flags INTERFACE _GNU_SOURCE)
if(NOT CONGVAN_SANITIZE) # a list of sanitizers has commas, which no generator expression takes
  target_compile_definitions(congvan_flags INTERFACE $<$<NOT:$<CONFIG:Debug>>:_FORTIFY_SOURCE=2>)
endif()
target_include_directories(congvan_flags INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_options(congvan_flags INTERFACE
  -Wall -Wextra -Wshadow -Wconversion -Wno-sign-conversion -Wformat=2 -Wundef -Wpointer-arith
  $<$<COMPILE_LANGUAGE:C>:-Wstrict-prototypes -Wmissing-prototypes -Wvla>
  -fno-common -fvisibility=hidden -fstack-protector-strong
  $<$<BOOL:${CONGVAN_WERROR}>:-Werror>)
if(CONGVAN_SANITIZE)
  target_compile_options(congvan_flags INTERFACE -fsanitize=${CONGVAN_SANITIZE}
    -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(congvan_flags INTERFACE -fsanitize=${CONGVAN_SANITIZE})
endif()

# congvan_library(NAME sources…): a static library NAME whose public header is NAME/NAME.h.
function(congvan_library name)
  add_library(${name} STATIC ${ARGN})
  target_link_libraries(${name} PUBLIC congvan_flags)
endfunction()

# congvan_table(TARGET data/NAME.tsv [COLUMN [OTHER]]): turns a TSV of knowledge into NAME.table.h, seen by TARGET only.
# The header holds: struct NAME_row { const char *COLUMN…; }; static const struct NAME_row NAME_rows[]; enum { NAME_count }.
# With COLUMN the rows are sorted by that column without accents, which is added as COLUMN_folded, for binary search; with OTHER
# NAME_by_OTHER[] gives the numbers of the rows in the order of that column, folded alike.
function(congvan_table target tsv)
  get_filename_component(stem ${tsv} NAME_WE)
  set(out ${CMAKE_CURRENT_BINARY_DIR}/tables/${stem}.table.h)
  add_custom_command(OUTPUT ${out}
    COMMAND ${CMAKE_COMMAND} -E make_directory ${CMAKE_CURRENT_BINARY_DIR}/tables
    COMMAND ${CMAKE_COMMAND} -E env LC_ALL=C awk -v name=${stem} -v sorted=${ARGV2} -v also=${ARGV3} -f ${PROJECT_SOURCE_DIR}/tools/table.awk ${PROJECT_SOURCE_DIR}/${tsv} > ${out}
    DEPENDS ${PROJECT_SOURCE_DIR}/${tsv} ${PROJECT_SOURCE_DIR}/tools/table.awk
    VERBATIM)
  target_sources(${target} PRIVATE ${out})
  target_include_directories(${target} PRIVATE ${CMAKE_CURRENT_BINARY_DIR}/tables)
endfunction()

# congvan_test(NAME libraries…): tests/NAME.c becomes the cmocka test NAME.
function(congvan_test name)
  add_executable(${name} ${name}.c)
  target_link_libraries(${name} PRIVATE congvan_flags ${ARGN} PkgConfig::CMOCKA)
  add_test(NAME ${name} COMMAND ${name} WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
  set_tests_properties(${name} PROPERTIES TIMEOUT 600
    ENVIRONMENT "ASAN_OPTIONS=detect_leaks=1:abort_on_error=1;UBSAN_OPTIONS=print_stacktrace=1")
endfunction()
