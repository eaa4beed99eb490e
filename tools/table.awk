# Turns a TSV (comment lines "#", then a header line, then rows) into a C table; see congvan_table() in cmake/.
function quoted(s) {
    gsub(/\\/, "\\\\", s); gsub(/"/, "\\\"", s); return "\"" s "\""
}
BEGIN { FS = "\t"; rows = 0; columns = 0 }
/^#/ || /^[ \t]*$/ { next }
columns == 0 {
    columns = NF
    printf "/* made from %s.tsv by tools/table.awk: edit that file, not this one */\n", name
    printf "#pragma once\nstruct %s_row {\n", name
    for (i = 1; i <= NF; i++) printf "    const char *%s;\n", $i
    printf "};\nstatic const struct %s_row %s_rows[] = {\n", name, name
    next
}
NF > columns {
    printf "%s:%d: %d fields, the header has %d\n", FILENAME, FNR, NF, columns > "/dev/stderr"; bad = 1; exit 1
}
{
    printf "    {"
    for (i = 1; i <= columns; i++) printf "%s%s", quoted($i), i < columns ? ", " : "},\n"
    rows++
}
END { if (bad) exit 1; printf "};\nenum { %s_count = %d };\n", name, rows }
