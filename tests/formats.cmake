# End to end: documents of every format, made at test time, through congvan-index.
add_library(formats_page STATIC formats_page.c formats_letters.c program.c)
target_link_libraries(formats_page PUBLIC base PkgConfig::JANSSON PkgConfig::ARCHIVE PRIVATE PkgConfig::ICU)
foreach(test formats formats_containers formats_damaged formats_ocr)
  congvan_test(test_${test} formats_page)
  target_compile_definitions(test_${test} PRIVATE CONGVAN_INDEX_PROGRAM="$<TARGET_FILE:congvan-index>")
  add_dependencies(test_${test} congvan-index)
endforeach()
target_link_libraries(test_formats_ocr PRIVATE corpus)
