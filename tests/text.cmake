foreach(module compose decode encoding word tokens shadow syllable)
  congvan_test(test_text_${module} text)
endforeach()
congvan_test(test_text_case text PkgConfig::ICU) # ICU's collation is the measure for ours

# fuzz_text [CORPUS…]: see the preset "fuzz", which also instruments the libraries.
if(CONGVAN_FUZZ)
  add_executable(fuzz_text ${CMAKE_CURRENT_LIST_DIR}/fuzz_text.c)
  target_link_libraries(fuzz_text PRIVATE congvan_flags text)
  target_link_options(fuzz_text PRIVATE -fsanitize=fuzzer)
endif()
