# Sources and tables of numbers, types, dates and citations; included by record/CMakeLists.txt.
set(RECORD_NUMBER_SOURCES
  citation.c citation_context.c citation_label.c citation_law.c citation_list.c citation_named.c citation_place.c citation_tail.c citation_trigger.c
  date.c date_part.c law.c number.c number_group.c number_key.c number_parse.c number_shape.c number_symbols.c type.c)

function(record_number_tables target)
  congvan_table(${target} data/symbols.tsv key)
  congvan_table(${target} data/types.tsv spelling)
  congvan_table(${target} data/laws.tsv name)
  congvan_table(${target} data/triggers.tsv phrase)
  set(list ${CMAKE_CURRENT_BINARY_DIR}/tables/type_list.h)
  add_custom_command(OUTPUT ${list}
    COMMAND ${CMAKE_COMMAND} -E make_directory ${CMAKE_CURRENT_BINARY_DIR}/tables
    COMMAND awk -f ${PROJECT_SOURCE_DIR}/tools/type_list.awk ${PROJECT_SOURCE_DIR}/data/types.tsv > ${list}
    DEPENDS ${PROJECT_SOURCE_DIR}/data/types.tsv ${PROJECT_SOURCE_DIR}/tools/type_list.awk
    VERBATIM)
  target_sources(${target} PRIVATE ${list})
endfunction()
