congvan_test(test_store_search store)
