foreach(module compose word tokens shadow syllable)
  congvan_test(test_text_${module} text)
endforeach()
congvan_test(test_text_case text PkgConfig::ICU) # ICU's collation is the measure for ours
