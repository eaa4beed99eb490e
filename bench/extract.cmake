# How well and how fast records are read: the project's own samples, and larger gold where it stands beside the project.
add_executable(bench_extract extract.c extract_score.c)
target_link_libraries(bench_extract PRIVATE congvan_flags record text PkgConfig::TALLOC PkgConfig::JANSSON m)

set(samples ${PROJECT_SOURCE_DIR}/corpus/samples)
add_test(NAME extract_samples COMMAND bench_extract
  --min-field type=0.98 --min-field number=0.99 --min-field date=0.99 --min-field place=0.99 --min-field issuer=0.97
  --min-field issuer_parent=0.95 --min-field subject=0.95 --min-field signer.name=0.98 --min-field signer.title=0.97
  --min-field signer.authority=0.97 --min-field recipients=0.97 --min-field archive_copy=0.95 --min-field citations=0.97
  ${samples}/expected ${samples}/archive)

if(DEFINED ENV{CONGVAN_SHARED})
  set(shared $ENV{CONGVAN_SHARED})
else()
  set(shared ${PROJECT_SOURCE_DIR}/../shared)
endif()
add_test(NAME extract_hand COMMAND bench_extract --min 0.98 ${shared}/gold/hand.jsonl ${shared}/gold/docs)
add_test(NAME extract_seeds COMMAND bench_extract --min 0.98 ${shared}/gold/seeds.jsonl ${shared}/seeds)
add_test(NAME extract_portal COMMAND bench_extract --min 0.95 ${shared}/gold/portal.jsonl ${shared}/gold/docs)
set_tests_properties(extract_hand extract_seeds extract_portal PROPERTIES SKIP_RETURN_CODE 77)
