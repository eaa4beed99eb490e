foreach(name schema words order phrase data prints xapian_c search write generation versions merge damage together remote)
  congvan_test(test_store_${name} store)
endforeach()
