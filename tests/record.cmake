foreach(module layout header issuer subject recipients signature bodies marks json correct)
  congvan_test(test_record_${module} record text base PkgConfig::TALLOC PkgConfig::JANSSON)
endforeach()
