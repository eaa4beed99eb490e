/* Runs a libFuzzer target over the files named, where no libFuzzer is at hand: its corpus becomes
 * an ordinary test. */
#include "base/base.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static int run(const char *path)
{
    static uint8_t bytes[1 << 20];
    FILE *file = fopen(path, "rb");
    if (!file) {
        perror(path);
        return 1;
    }
    size_t n = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    fprintf(stderr, "%s\n", path);
    for (size_t cut = n; cut > 0; cut /= 2) /* and its halves: texts that end anywhere */
        LLVMFuzzerTestOneInput(bytes, cut);
    return LLVMFuzzerTestOneInput(bytes, 0);
}

int main(int argc, char **argv)
{
    int failed = argc < 2;
    for (int i = 1; i < argc; i++)
        failed |= run(argv[i]);
    return failed;
}
