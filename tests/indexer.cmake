foreach(test options path sha wire state plan catalog corrections report)
  congvan_test(test_indexer_${test} indexer)
endforeach()
