/* Builds compound files (OLE), the small file systems of old Office and of Outlook. */
#pragma once
#include "tests/corpus_build.h"

struct compound_entry {
    const char *name;
    int folder;        /* place in the list of the folder that it stands in, -1: the root */
    const void *bytes; /* NULL: a folder */
    size_t n;
};

enum { COMPOUND_SECTOR = 512, COMPOUND_ENTRY = 128, COMPOUND_MOST = 100 };

static inline void compound_32(unsigned char *at, uint32_t value)
{
    for (int i = 0; i < 4; i++)
        at[i] = (unsigned char)(value >> 8 * i);
}

static inline void compound_entry(unsigned char *entry, const char *name, unsigned char kind,
                                  uint32_t start, size_t size)
{
    size_t n = strlen(name);
    assert_true(n < 32);
    for (size_t i = 0; i < n; i++)
        entry[2 * i] = (unsigned char)name[i];
    entry[0x40] = (unsigned char)(2 * (n + 1));
    entry[0x42] = kind;
    memset(entry + 0x44, 0xff, 12);
    compound_32(entry + 0x74, start);
    compound_32(entry + 0x78, (uint32_t)size);
}

/* Hangs entry i + 1 below its folder: each folder's entries form a chain. */
static inline void compound_hang(unsigned char *directory, const struct compound_entry *list,
                                 size_t i)
{
    size_t before = (size_t)(list[i].folder + 1), link = 0x4c; /* first child */
    for (size_t k = 0; k < i; k++)
        if (list[k].folder == list[i].folder)
            before = k + 1, link = 0x48; /* right sibling */
    compound_32(directory + before * COMPOUND_ENTRY + link, (uint32_t)i + 1);
}

/* A file of the entries, which end with a NULL name: header, one sector of the table, directory,
 * streams. At most 127 sectors. */
static inline char *build_compound(struct scratch *s, const char *name,
                                   const struct compound_entry *list)
{
    enum { FOLDER = 1, STREAM = 2, ROOT = 5, END = 0xfffffffe, TABLE = 0xfffffffd };
    size_t count = 0, sector = 1;
    while (list[count].name)
        count++;
    size_t directory_sectors = (count + 1) * COMPOUND_ENTRY / COMPOUND_SECTOR + 1;
    unsigned char *file = talloc_zero_size(s, (COMPOUND_MOST + 1) * COMPOUND_SECTOR),
                  *table = file + COMPOUND_SECTOR, *directory = file + 2 * COMPOUND_SECTOR;
    memcpy(file, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8);
    file[0x1e] = 9, file[0x20] = 6;
    compound_32(file + 0x30, 1);
    compound_32(file + 0x3c, END);
    compound_32(file + 0x44, END);
    memset(file + 0x4c, 0xff, COMPOUND_SECTOR - 0x4c);
    compound_32(file + 0x4c, 0);
    memset(table, 0xff, COMPOUND_SECTOR);
    compound_32(table, TABLE);
    for (size_t i = 0; i < directory_sectors; i++, sector++)
        compound_32(table + 4 * sector,
                    i + 1 < directory_sectors ? (uint32_t)sector + 1 : (uint32_t)END);
    compound_entry(directory, "Root Entry", ROOT, END, 0);
    for (size_t i = 0; i < count; i++) {
        bool stream = list[i].bytes != NULL;
        size_t sectors = (list[i].n + COMPOUND_SECTOR - 1) / COMPOUND_SECTOR;
        assert_true(sector + sectors < COMPOUND_MOST);
        compound_entry(directory + (i + 1) * COMPOUND_ENTRY, list[i].name, stream ? STREAM : FOLDER,
                       stream ? (uint32_t)sector : (uint32_t)END, list[i].n);
        compound_hang(directory, list, i);
        if (stream)
            memcpy(file + (sector + 1) * COMPOUND_SECTOR, list[i].bytes, list[i].n);
        for (size_t k = 0; k < sectors; k++, sector++)
            compound_32(table + 4 * sector, k + 1 < sectors ? (uint32_t)sector + 1 : (uint32_t)END);
    }
    return scratch_file(s, name, file, (sector + 1) * COMPOUND_SECTOR);
}
