foreach(name schema words data prints xapian_c search write generation versions merge damage together remote)
  congvan_test(test_store_${name} store)
endforeach()
