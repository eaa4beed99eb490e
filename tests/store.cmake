foreach(name schema words data xapian_c search write generation versions)
  congvan_test(test_store_${name} store)
endforeach()
