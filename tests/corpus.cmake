congvan_test(test_corpus_walk corpus)
congvan_test(test_corpus_read corpus)
congvan_test(test_corpus_sandbox corpus)
congvan_test(test_corpus_office corpus PkgConfig::ARCHIVE)
