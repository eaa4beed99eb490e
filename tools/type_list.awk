# Makes the NULL-terminated C list of canonical document types out of data/types.tsv (rows that name a type themselves).
BEGIN { FS = "\t"; print "#pragma once\nstatic const char *const TYPE_LIST[] = {" }
/^#/ || $1 == "folded" { next }
$2 == $3 && $4 != "alias" && $4 != "abbr" && $4 != "cited" { printf "    \"%s\",\n", $3 }
END { print "    NULL,\n};" }
