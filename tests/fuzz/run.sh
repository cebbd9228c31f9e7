#!/bin/bash
# Builds the fuzzers with clang-16 and runs each for a while.
#
#   tests/fuzz/run.sh SECONDS [TARGET...]    default: every folder of tests/fuzz/corpus
#
# What is found is left in build/fuzz/found/<target>/; a minimised input belongs into the corpus,
# where an ordinary test replays it for ever. Exit 1 when anything was found.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 70

seconds=${1:?usage: tests/fuzz/run.sh SECONDS [TARGET...]}
shift
targets=("$@")
if [ ${#targets[@]} -eq 0 ]; then
    mapfile -t targets < <(find tests/fuzz/corpus -mindepth 1 -maxdepth 1 -type d -printf '%f\n' | sort)
fi

cmake -S . -B build/fuzz -G Ninja -DCMAKE_BUILD_TYPE=Debug -DCMAKE_CXX_COMPILER=clang++-16 \
    -DPLATEN_SANITIZE=address,undefined -DCMAKE_CXX_FLAGS=-fsanitize=fuzzer-no-link >/dev/null || exit 1
ninja -C build/fuzz "${targets[@]/#/fuzz_}" || exit 1

# One target; the first folder takes what is new, the corpus itself is only read.
fuzz_one() {
    local target=$1 folder="build/fuzz/found/$1"
    mkdir -p "$folder" "build/fuzz/work/$target"
    if ! "build/fuzz/bin/fuzz_$target" -max_total_time="$seconds" -timeout=10 \
        -rss_limit_mb=1024 -max_len=65536 -artifact_prefix="$folder/" \
        -print_final_stats=1 "build/fuzz/work/$target" "tests/fuzz/corpus/$target" >"$folder.log" 2>&1; then
        echo "fuzz: $target found something, see $folder.log"
        return 1
    fi
    awk -v target="$target" '/number_of_executed_units/ { runs = $2 } /peak_rss_mb/ { mib = $2 }
        END { printf "fuzz: %s: %s executions, %s MiB, no finding\n", target, runs, mib }' "$folder.log"
}
export -f fuzz_one
export seconds

echo "fuzz: ${#targets[@]} targets, $seconds s each, $(nproc) at a time"
printf '%s\n' "${targets[@]}" | xargs -P "$(nproc)" -I{} bash -c 'fuzz_one {}' || exit 1
