# build/bench/ocr: how well, and how fast, drawn pages come back through OCR.
add_executable(bench_ocr ocr.c)
set_target_properties(bench_ocr PROPERTIES OUTPUT_NAME ocr)
target_link_libraries(bench_ocr PRIVATE congvan_flags corpus)
