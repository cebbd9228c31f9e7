#!/bin/bash
# Everything that can be said about the sources without running them.
#
#   tests/lint.sh          clang-tidy on the files that differ from the last commit or are new
#   tests/lint.sh --all    clang-tidy on every file
#   tests/lint.sh --quick  no clang-tidy
#
# clang-tidy reads build/dev/compile_commands.json (or that of $PLATEN_BUILD); files that it does
# not name are left out with a note. Exit 1 when anything was found.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 70

mode=${1:-changed}
build=${PLATEN_BUILD:-build/dev}
found=0

report() {
    echo "lint: $1"
    found=1
}

own_files() {
    git ls-files --cached --others --exclude-standard -- "$@" | while read -r file; do
        [ -e "$file" ] && echo "$file"
    done
}

check_format() {
    own_files '*.cpp' '*.hpp' | xargs -r clang-format-16 --dry-run -Werror ||
        report "formatting; ./dev format repairs it"
}

check_scripts() {
    { own_files '*.sh'; own_files dev .ci/run; } | xargs -r shellcheck -x || report "shell scripts"
}

check_layering() {
    python3 tests/layering.py || report "layering"
    python3 tests/events.py || report "docs/events.md"
    python3 tests/modules_table.py || report "docs/architecture.md"
}

tidy_candidates() {
    if [ "$mode" = --all ]; then
        own_files '*.cpp'
    else
        { git diff --name-only HEAD -- '*.cpp'; git ls-files --others --exclude-standard -- '*.cpp'; } |
            sort -u | while read -r file; do [ -e "$file" ] && echo "$file"; done
    fi
}

# Passes on the files that the build knows.
in_build() {
    while read -r file; do
        if grep -qF "/$file\"" "$build/compile_commands.json"; then
            echo "$file"
        else
            echo "lint: $file is not in $build/compile_commands.json, left out" >&2
        fi
    done
}

check_tidy() {
    if [ ! -e "$build/compile_commands.json" ]; then
        report "clang-tidy needs $build; ./dev build makes it"
        return
    fi
    # Standard error holds nothing but counts of suppressed warnings.
    tidy_candidates | in_build | nice xargs -r -P"$(nproc)" -n1 clang-tidy-16 -p "$build" --quiet 2>/dev/null ||
        report "clang-tidy"
}

check_format
check_scripts
check_layering
if [ "$mode" != --quick ]; then check_tidy; fi
exit "$found"
