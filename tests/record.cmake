foreach(module layout header foot card issuer subject recipients signature bodies marks json correct damaged hostile)
  congvan_test(test_record_${module} record text base PkgConfig::TALLOC PkgConfig::JANSSON)
endforeach()

# fuzz_document [CORPUS…] under the preset "fuzz", which also instruments the libraries; elsewhere its seeds are an ordinary test.
add_executable(fuzz_document ${CMAKE_CURRENT_LIST_DIR}/fuzz_document.c)
target_link_libraries(fuzz_document PRIVATE congvan_flags record text PkgConfig::TALLOC PkgConfig::JANSSON)
if(CONGVAN_FUZZ)
  target_link_options(fuzz_document PRIVATE -fsanitize=fuzzer)
else()
  target_sources(fuzz_document PRIVATE ${CMAKE_CURRENT_LIST_DIR}/fuzz_standalone.c)
  file(GLOB seeds CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/fuzz/record/*)
  add_test(NAME fuzz_document_seeds COMMAND fuzz_document ${seeds})
endif()
