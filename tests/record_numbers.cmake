foreach(module number date citation)
  congvan_test(test_record_${module} record text base PkgConfig::TALLOC PkgConfig::JANSSON)
endforeach()
