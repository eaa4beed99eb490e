# Makes the NULL-terminated C list of canonical document types out of data/types.tsv (rows that name a type themselves).
BEGIN { FS = "\t"; print "#pragma once\nstatic const char *const TYPE_LIST[] = {" }
/^#/ || $1 == "spelling" { next }
$1 == $2 && $3 != "alias" && $3 != "abbr" && $3 != "cited" { printf "    \"%s\",\n", $2 }
END { print "    NULL,\n};" }
