# Turns a TSV (comment lines "#", then a header line, then rows) into a C table; see congvan_table() in cmake/.
# With -v sorted=COLUMN the rows are sorted by that column without accents, case and punctuation, which is added as COLUMN_folded.
# Of a sorted table NAME_letters tells for each first letter a to z where its rows begin and end, and as bits which second
# letters they have (bit 26: a blank, a digit or none): most words are told from all rows by that alone.
# With -v also=COLUMN a second table NAME_by_COLUMN lists the rows (their numbers) in the order of that column, folded alike.
function quoted(s) {
    gsub(/\\/, "\\\\", s); gsub(/"/, "\\\"", s); return "\"" s "\""
}
function fold(s,    i) {
    for (i = 1; i <= pairs; i += 2) gsub(pair[i], pair[i + 1], s)
    s = tolower(s); gsub(/[^a-z0-9]+/, " ", s); gsub(/^ | $/, "", s)
    return s
}
# Rows that begin with no letter (a digit) come before all others.
function print_letters(    at, i, k, bits) {
    printf "static const struct %s_letter {\n    unsigned short begin, end;\n    unsigned second;\n} %s_letters[26] = {\n", name, name
    at = rows
    for (i = 1; i <= 26; i++) at -= count[i]
    for (i = 1; i <= 26; i++) {
        for (bits = k = 0; k <= 26; k++) if ((i, k) in seconds) bits += 2 ^ k
        printf "    {%d, %d, %du},\n", at, at + count[i], bits
        at += count[i]
    }
    print "};"
}
BEGIN {
    FS = "\t"; rows = 0; columns = 0; alphabet = "abcdefghijklmnopqrstuvwxyz"
    pairs = split("à a á a ả a ã a ạ a ă a ằ a ắ a ẳ a ẵ a ặ a â a ầ a ấ a ẩ a ẫ a ậ a " \
        "è e é e ẻ e ẽ e ẹ e ê e ề e ế e ể e ễ e ệ e ì i í i ỉ i ĩ i ị i " \
        "ò o ó o ỏ o õ o ọ o ô o ồ o ố o ổ o ỗ o ộ o ơ o ờ o ớ o ở o ỡ o ợ o " \
        "ù u ú u ủ u ũ u ụ u ư u ừ u ứ u ử u ữ u ự u ỳ y ý y ỷ y ỹ y ỵ y đ d " \
        "À a Á a Ả a Ã a Ạ a Ă a Ằ a Ắ a Ẳ a Ẵ a Ặ a Â a Ầ a Ấ a Ẩ a Ẫ a Ậ a " \
        "È e É e Ẻ e Ẽ e Ẹ e Ê e Ề e Ế e Ể e Ễ e Ệ e Ì i Í i Ỉ i Ĩ i Ị i " \
        "Ò o Ó o Ỏ o Õ o Ọ o Ô o Ồ o Ố o Ổ o Ỗ o Ộ o Ơ o Ờ o Ớ o Ở o Ỡ o Ợ o " \
        "Ù u Ú u Ủ u Ũ u Ụ u Ư u Ừ u Ứ u Ử u Ữ u Ự u Ỳ y Ý y Ỷ y Ỹ y Ỵ y Đ d", pair, " ")
}
/^#/ || /^[ \t]*$/ { next }
columns == 0 {
    columns = NF
    printf "/* made from %s.tsv by tools/table.awk: edit that file, not this one */\n", name
    printf "#pragma once\nstruct %s_row {\n", name
    for (i = 1; i <= NF; i++) {
        printf "    const char *%s;\n", $i
        if ($i == sorted) key = i
        if ($i == also) second = i
    }
    if (key) printf "    const char *%s_folded;\n", sorted
    printf "};\nstatic const struct %s_row %s_rows[] = {\n", name, name
    next
}
NF > columns {
    printf "%s:%d: %d fields, the header has %d\n", FILENAME, FNR, NF, columns > "/dev/stderr"; bad = 1; exit 1
}
{
    line = "    {"
    for (i = 1; i <= columns; i++) line = line quoted($i) (i < columns || key ? ", " : "")
    if (key) { folded = fold($key); line = line quoted(folded) } else folded = ""
    for (at = rows; key && at > 0 && keys[at] > folded; at--) { keys[at + 1] = keys[at]; lines[at + 1] = lines[at]; read[at + 1] = read[at] }
    keys[at = key ? at + 1 : rows + 1] = folded; lines[at] = line "},"; read[at] = rows
    if (key && (letter = index(alphabet, substr(folded, 1, 1)))) {
        count[letter]++
        next_letter = length(folded) > 1 ? index(alphabet, substr(folded, 2, 1)) : 0
        seconds[letter, next_letter ? next_letter - 1 : 26] = 1
    }
    if (second) {
        folded = fold($second)
        for (at = rows; at > 0 && others[at] > folded; at--) { others[at + 1] = others[at]; of[at + 1] = of[at] }
        others[at + 1] = folded; of[at + 1] = rows
    }
    rows++
}
END {
    if (bad) exit 1
    for (i = 1; i <= rows; i++) print lines[i]
    printf "};\nenum { %s_count = %d };\n", name, rows
    if (key) print_letters()
    if (!second) exit
    for (i = 1; i <= rows; i++) place[read[i]] = i - 1
    printf "static const struct %s_by_%s {\n    const char *folded;\n    unsigned row;\n} %s_by_%s[] = {\n", name, also, name, also
    for (i = 1; i <= rows; i++) printf "    {%s, %d},\n", quoted(others[i]), place[of[i]]
    print "};"
}
