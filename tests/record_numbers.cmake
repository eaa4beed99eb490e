foreach(module number date citation)
  congvan_test(test_record_${module} record text base PkgConfig::TALLOC PkgConfig::JANSSON)
endforeach()

# fuzz_record [CORPUS…]: see the preset "fuzz", which also instruments the libraries.
if(CONGVAN_FUZZ)
  add_executable(fuzz_record ${CMAKE_CURRENT_LIST_DIR}/fuzz_record.c)
  target_link_libraries(fuzz_record PRIVATE congvan_flags record text PkgConfig::TALLOC)
  target_link_options(fuzz_record PRIVATE -fsanitize=fuzzer)
endif()
