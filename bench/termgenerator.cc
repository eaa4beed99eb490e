// A bare program of the kind that everybody writes first: Xapian's TermGenerator over text files,
// one document each. The measure that congvan-index is held against.
//
//     bench_termgenerator [--text] FLUSH DIR FILE…     (a file "-": names from standard input)
//
// --text keeps the text with the document. Prints CPU seconds, bytes of text, bytes of the index.
#include <cstdlib>
#include <cstring>
#include <dirent.h>
#include <fstream>
#include <iostream>
#include <sstream>
#include <sys/resource.h>
#include <sys/stat.h>
#include <vector>
#include <xapian.h>

static double cpu_seconds()
{
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    return static_cast<double>(u.ru_utime.tv_sec + u.ru_stime.tv_sec) +
           static_cast<double>(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

static uint64_t bytes_of(const std::string &dir)
{
    uint64_t bytes = 0;
    struct stat st;
    if (DIR *d = opendir(dir.c_str())) {
        while (const dirent *e = readdir(d))
            if (!stat((dir + "/" + e->d_name).c_str(), &st) && S_ISREG(st.st_mode))
                bytes += static_cast<uint64_t>(st.st_size);
        closedir(d);
    }
    return bytes;
}

int main(int argc, char **argv)
{
    bool keep = argc > 1 && !strcmp(argv[1], "--text");
    argv += keep, argc -= keep;
    if (argc < 4) {
        std::cerr << "usage: bench_termgenerator [--text] FLUSH DIR FILE…\n";
        return 2;
    }
    std::vector<std::string> files;
    for (int i = 3; i < argc; i++) {
        if (strcmp(argv[i], "-")) {
            files.push_back(argv[i]);
            continue;
        }
        for (std::string line; std::getline(std::cin, line);)
            files.push_back(line);
    }
    setenv("XAPIAN_FLUSH_THRESHOLD", argv[1], 1);
    uint64_t read = 0;
    double start = cpu_seconds();
    {
        Xapian::WritableDatabase db(argv[2], Xapian::DB_CREATE_OR_OVERWRITE);
        Xapian::TermGenerator generator;
        for (const std::string &file : files) {
            std::ifstream in(file, std::ios::binary);
            std::ostringstream text;
            text << in.rdbuf();
            Xapian::Document document;
            generator.set_document(document);
            generator.index_text(text.str());
            if (keep)
                document.set_data(text.str());
            document.add_boolean_term("Q" + file.substr(file.size() > 200 ? file.size() - 200 : 0));
            db.add_document(document);
            read += text.str().size();
        }
        db.commit();
    }
    double used = cpu_seconds() - start;
    std::cout << "termgenerator flush=" << argv[1] << (keep ? " with text" : "") << ": documents "
              << files.size() << ", text " << read << " bytes, cpu " << used << " s, "
              << used * 1e6 / static_cast<double>(read) << " s/MB, index " << bytes_of(argv[2])
              << " bytes\n";
    return 0;
}
