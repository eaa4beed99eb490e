congvan_test(test_query_parse query)
