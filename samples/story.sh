#!/usr/bin/env bash
# The story of the samples: five companies of one provider, from their files to books that verify.
#
#   samples/story.sh             tells it
#   samples/story.sh --step      waits for Enter after each chapter
#   samples/story.sh --keep DIR  works in DIR, which must not exist, and leaves it there
#
# It uses $OPENITEM, else the newest of build/*/bin/openitem, and a temporary folder.
set -euo pipefail
samples="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"

step=false
keep=""
while [ "$#" -gt 0 ]; do
    case "$1" in
        --step) step=true ;;
        --keep)
            keep="${2:?--keep wants a folder}"
            shift
            ;;
        *)
            sed -n '2,/^set/{/^#/s/^# \{0,1\}//p;}' "${BASH_SOURCE[0]}"
            exit 2
            ;;
    esac
    shift
done

program="${OPENITEM:-$samples/../build/release/bin/openitem}"
if [ ! -x "$program" ]; then
    echo "samples/story.sh: expected a program at $program; samples/run.sh builds it" >&2
    exit 3
fi
program="$(realpath "$program")"

if [ -n "$keep" ]; then
    mkdir "$keep"
    work="$(realpath "$keep")"
else
    work="$(mktemp -d "${TMPDIR:-/tmp}/openitem-story-XXXXXX")"
    trap 'rm -rf "$work"' EXIT
fi
# The clock stands still, so that every figure repeats; lines fit 100 columns.
export OPENITEM_NOW=2026-10-01T08:00:00Z LC_ALL=C.UTF-8
unset OPENITEM_WORKSPACE OPENITEM_KILL_AT_COMMIT
if [ ! -t 1 ]; then export COLUMNS=100; fi
bold="" dim="" blue="" plain=""
if [ -t 1 ] && [ -z "${NO_COLOR:-}" ] && [ "${TERM:-dumb}" != dumb ]; then
    bold=$'\e[1m' dim=$'\e[2m' blue=$'\e[36m' plain=$'\e[0m'
fi

openitem() { "$program" "$@"; }

chapter() {
    if $step && [ "$1" != 1 ]; then read -r -p "  [Enter] " </dev/tty; fi
    printf '\n%s%s\n' "$bold" "$(printf '%.0s─' {1..100})"
    printf ' %s  %s\n' "$1" "$2"
    printf '%s%s\n\n' "$(printf '%.0s─' {1..100})" "$plain"
}

say() { printf '%s%s%s\n' "$blue" "$(tr '\n' ' ' <<<"$*" | fold -s -w 98 | sed 's/ *$//')" \
"$plain"; }

# A command as one would type it, in lines of at most 100 columns.
show() {
    local word line="" shown=""
    for word in "$@"; do
        case "$word" in
            "|") ;;
            *[\ \'\"\*\&\;\{\(]*) word="'${word//\'/\'\\\'\'}'" ;;
        esac
        if [ $((${#line} + ${#word})) -gt 94 ]; then
            shown+="$line \\"$'\n'
            line="   "
        fi
        line+=" $word"
    done
    printf '%s$%s%s\n' "$bold" "$shown$line" "$plain"
}

# Shows and runs a command. The first argument is the exit code it must end with.
run() {
    local expected="$1" status=0
    shift
    show "$@"
    "$@" || status=$?
    if [ "$status" -ne "$expected" ]; then
        printf 'samples/story.sh: expected exit code %s, got %s\n' "$expected" "$status" >&2
        exit 1
    fi
    if [ "$status" -ne 0 ]; then printf '%s(exit code %s)%s\n' "$dim" "$status" "$plain"; fi
    echo
}

# The same, and only the last line of what it says.
run_last() {
    show "$@" "|" tail -n 1
    "$@" | tail -n 1
    echo
}

# The books of a company as one hash.
fingerprint() { openitem verify "$1" --fingerprint | sed -n 's/^fingerprint //p'; }

same() {
    if [ "$1" != "$2" ]; then
        printf 'samples/story.sh: these were to be the same:\n  %s\n  %s\n' "$1" "$2" >&2
        exit 1
    fi
}

deliver() {
    mkdir -p inbox
    cp -r "$samples/nordlicht" "$samples/harbour" "$samples/cascade" "$samples/pacific" \
        "$samples/lindner" inbox/
    find inbox -type f -exec touch -d 2026-09-30T20:00:00Z {} +
}

# ------------------------------------------------------------------------------------------------
chapter 1 "One provider, five companies"
say "Meridian AR runs the receivables of five companies, each with books of its own. A company
says who it is, so that OpenItem knows whose invoices these are; a connection says where they come
from."

mkdir "$work/meridian" && cd "$work/meridian"
deliver
run 0 openitem init
run 0 openitem company add nordlicht --name "Nordlicht Großhandel GmbH" --client meridian \
    --currency EUR --identity vat:DE136695976 --origin allocation:openitem
run 0 openitem company add harbour --name "Harbour & Sons Ltd" --client meridian \
    --currency GBP --identity vat:GB417883286
run 0 openitem company add cascade --name "Cascade Foods Inc." --client meridian --currency USD
run 0 openitem company add pacific --name "Pacific Hardware Inc." --client meridian --currency USD

run 0 openitem company add lindner --name "Kaffeerösterei Lindner GmbH" --client meridian \
    --currency EUR --identity vat:DE811907980

run 0 openitem connection add nordlicht erp --connector csv \
    --files 'inbox/nordlicht/rechnungen*.csv' --config @inbox/nordlicht/erp.json
run 0 openitem connection add nordlicht bank --connector camt \
    --files 'inbox/nordlicht/kontoauszug*.xml'
run 0 openitem connection add harbour invoices --connector ubl \
    --files 'inbox/harbour/invoices/*.xml'
run 0 openitem connection add harbour receipts --connector csv \
    --files inbox/harbour/receipts.csv --config '{"entity": "payment", "currency": "GBP"}'
for entity in customer order payment invoice; do
    name="${entity}s"
    if [ "$entity" = payment ]; then name=checks; fi
    run 0 openitem connection add cascade "$name" --connector csv \
        --files "inbox/cascade/$name.csv" \
        --config "{\"entity\": \"$entity\", \"currency\": \"USD\"}" \
        --customer-numbers debtors
done
run 0 openitem connection add pacific edi --connector x12 --files 'inbox/pacific/*.edi'
run 0 openitem connection add lindner invoices --connector ubl \
    --files 'inbox/lindner/rechnungen/*.xml'
run 0 openitem connection add lindner bank --connector csv --files inbox/lindner/umsaetze.csv \
    --config '{"profile": "bank"}'

# ------------------------------------------------------------------------------------------------
chapter 2 "What came in, and what did not"
say "Nordlicht's ERP writes Latin-1, decimal commas, and damages three rows in a hundred. Every
row is accounted for: what was read is what was committed and what is in quarantine."
run 0 openitem sync nordlicht
say "Each refused row is named by the rule it broke, with its place and its bytes. None stopped
the run."
run 0 openitem quarantine nordlicht list
run 0 openitem quarantine nordlicht show 2
say "Harbour sends UBL: credit notes, a negative invoice, a deposit and the final invoice that
draws it. One file is a supplier's bill that somebody filed in the wrong folder: a payable, not a
receivable."
run 0 openitem sync harbour
run 0 openitem quarantine harbour list
say "Cascade's files have dates like 2/9/2026, dollar signs, parentheses for credits, blank lines,
and one row twice. Their headers say enough: no mapping was written."
run 0 openitem sync cascade

# ------------------------------------------------------------------------------------------------
chapter 3 "A bank statement, matched with evidence"
say "Nordlicht's customers pay as people do: with a reference in its field, a number somewhere in
the text, for three invoices at once, less a credit note, short, or without a word. Four of them:"
receipts=(NB26090001 NB26090012 NB26090006 NB26090016)
for receipt in "${receipts[@]}"; do
    run 0 openitem cash nordlicht match "$receipt"
done
say "One direct debit was applied as it came, in the middle of the month."
run 0 openitem cash nordlicht apply NB26090017 --on 2026-09-16
say "The bank took it back two days later. The return carries the debit's own identification: the
invoice will be open again, and payment and return will settle each other."
run 0 openitem cash nordlicht match NB26090023
say "What has enough evidence is applied; what has not is left for a person. A payment that was
taken back pays nothing, however well it names its invoice."
run_last openitem cash nordlicht apply
run 0 openitem cash nordlicht list
say "Lindner roasts coffee and offers 2 % Skonto for ten days. Its whole statement, line by line:
the rule and score of each, what it rests on, what else it could have been. One takes the Skonto in
time, one six days too late: that stays open. One amount fits two invoices: somebody has to say
which. Of one nobody knows who it is: it is parked."
run 0 openitem sync lindner
run 0 openitem cash lindner match
run_last openitem cash lindner apply
run 0 openitem cash lindner list
say "What the late Skonto left open:"
run 0 openitem aging lindner --items --customer "Gasthof Zur Linde"
same 29.75 "$(openitem aging lindner --items --customer "Gasthof Zur Linde" --json |
    sed -n 's/.*"open":{"amount":"\([0-9.]*\)".*/\1/p')"
say "Harbour and Cascade get their receipts as lists that name the invoices."
run_last openitem cash harbour apply
run_last openitem cash cascade apply

# ------------------------------------------------------------------------------------------------
chapter 4 "A short pay, a dispute, and an order that is blocked for another reason"
say "Pike Street Grocers paid 46,970.00 of 48,210.00 and wrote 'less damaged pallets'. Now they
order for another 48,000.00. May they?"
run 1 openitem credit cascade check --order SO-5530
say "Two rules say no. One of them should not: what is overdue are the 1,240.00 for the pallets.
They become a dispute on that part of the invoice; the rest of it is paid."
run 0 openitem dispute cascade open --invoice CF-20418 --amount 1240.00 --reason DAMAGED \
    --note "three pallets of canned tomatoes arrived crushed"
say "Asked again: the disputed part no longer counts as overdue. The order stays blocked, for
another, stated reason."
run 1 openitem credit cascade check --order SO-5530

# ------------------------------------------------------------------------------------------------
chapter 5 "Invoices and remittance by EDI, and what is said back"
say "Pacific bills by X12: an interchange of three 810s. Its customer pays all three in one sum and
says in an 820 what was kept: a discount, and eight latches that did not arrive."
run 0 openitem sync pacific
run 0 openitem cash pacific apply
say "The whole receipt is applied as the 820 says. What was kept stays open, on the invoices it was
kept from:"
run 0 openitem aging pacific
say "And the 997 the customer waits for, exact to the segment:"
show openitem ack inbox/pacific/remittance.edi "|" fold -w 98
openitem ack inbox/pacific/remittance.edi | fold -w 98
echo

# ------------------------------------------------------------------------------------------------
chapter 6 "The same file again, and kill -9 in the middle"
say "Somebody delivers Nordlicht's files once more: the old ones with a new date, and a copy under
another name. The old ones are known by their bytes; the copy is read, and all of it is known."
aging_before="$(openitem aging nordlicht --json)"
head_before="$(openitem verify nordlicht | tail -n 1)"
cp inbox/nordlicht/rechnungen.csv "inbox/nordlicht/rechnungen (copy).csv"
touch -d 2026-10-01T06:00:00Z inbox/nordlicht/*
run 0 openitem sync nordlicht
same "$aging_before" "$(openitem aging nordlicht --json)"
same "$head_before" "$(openitem verify nordlicht | tail -n 1)"
say "The aging is the same, and the journal ends in the same hash: $(sed 's/.*end in hash //' \
    <<<"$head_before"). Nothing was posted."
say "The bank tells the same month in a second format, MT940. Every receipt is known already: it
becomes evidence of what is booked, and nothing is booked twice."
run 0 openitem connection add nordlicht mt940 --connector mt940 \
    --files 'inbox/nordlicht/kontoauszug*.sta'
run 0 openitem sync nordlicht
same "$aging_before" "$(openitem aging nordlicht --json)"

say "Now a longer file: 30,000 sales over the counter, which make 90,000 records. It is read twice,
into books that are empty: once in peace, and once by a process that SIGKILL ends in the middle,
just before its third commit."
python3 "$samples/generate.py" --till 30000 "$work/counter.csv"
touch -d 2026-09-30T20:00:00Z "$work/counter.csv"
for twin in peace killed; do
    mkdir "$work/$twin"
    cd "$work/$twin"
    cp -p "$work/counter.csv" .
    openitem init >/dev/null
    openitem company add nordlicht --name "Nordlicht Großhandel GmbH" --currency EUR >/dev/null
    openitem connection add nordlicht counter --connector csv --files counter.csv \
        --config "@$samples/nordlicht/erp.json" >/dev/null
done
cd "$work/peace"
run 0 openitem sync nordlicht
cd "$work/killed"
show OPENITEM_KILL_AT_COMMIT=3 openitem sync nordlicht
status=0
{ OPENITEM_KILL_AT_COMMIT=3 openitem sync nordlicht || status=$?; } 2>/dev/null
printf '%s(killed: exit code %s)%s\n\n' "$dim" "$status" "$plain"
same 137 "$status"
say "The books stand at the second commit, and they verify. The next run goes on from there."
run_last openitem verify nordlicht
run 0 openitem sync nordlicht
say "And all that both books hold, as one hash:"
peace="$(cd "$work/peace" && fingerprint nordlicht)"
killed="$(fingerprint nordlicht)"
printf '  in peace  %s\n  killed    %s\n\n' "$peace" "$killed"
same "$peace" "$killed"
say "They are the same to the bit."
cd "$work/meridian"

# ------------------------------------------------------------------------------------------------
chapter 7 "What is owed"
say "Of every company, on any day, by due date or invoice date. Nothing of it is stored: it
follows from journal and allocations."
run 0 openitem aging nordlicht
run 0 openitem kpi nordlicht --from 2026-07-01 --to 2026-09-30
run 0 openitem forecast nordlicht --weeks 4
run 0 openitem aging harbour
run 0 openitem aging cascade
say "The ERP of Nordlicht keeps an open item list of its own. Ours is another: every difference is
named with its cause, and together they are the difference of the totals, to the cent."
run 0 openitem reconcile nordlicht --with inbox/nordlicht/op-liste.csv --as-of 2026-09-30

# ------------------------------------------------------------------------------------------------
chapter 8 "Does it all hold?"
say "Every entry balances, every entry carries the hash of the one before it, every control
account equals the open items behind it on every day, the journal rebuilds every derived
row."
run 0 openitem verify nordlicht
run 0 openitem verify harbour
run 0 openitem verify cascade
run 0 openitem verify pacific

# ------------------------------------------------------------------------------------------------
chapter 9 "From a figure to the byte"
say "Why is RE-2026-0349 settled? From the open item to the allocation and its evidence, to the
journal, to the record, to the bytes of the file it came from."
run 0 openitem explain nordlicht RE-2026-0349
read -r offset length < <(openitem explain nordlicht RE-2026-0349 |
    sed -n 's/.*, \([0-9]*\) bytes from byte \([0-9]*\).*/\2 \1/p')
say "And the file itself, at that byte:"
run 0 sh -c \
    "tail -c +$((offset + 1)) inbox/nordlicht/rechnungen.csv | head -c $length |
        iconv -f latin1 | fold -w 96; echo"

# ------------------------------------------------------------------------------------------------
chapter 10 "February closes"
say "A period closes once its checklist holds. Two invoices of February are in quarantine, one of
them with a date that does not exist: it does not close."
run 1 openitem period nordlicht close --through 2026-02-28 --by ada
say "The ERP corrects both rows and delivers its lists again."
run 0 sed -i -e 's/;RE-2026-0037;30.02.2026;/;RE-2026-0037;27.02.2026;/' \
    -e '/;RE-2026-0073;/s/;1.904,0.0;/;3.864,12;/' inbox/nordlicht/rechnungen*.csv
touch -d 2026-10-01T07:00:00Z inbox/nordlicht/rechnungen*.csv
run 0 openitem sync nordlicht erp
run 0 openitem period nordlicht close --through 2026-02-28 --by ada
say "What the ERP amends in February from now on is posted in March. February stays as it was
reported; the invoice keeps its dates."
february="$(openitem aging nordlicht --as-of 2026-02-28 --json)"
run 0 sed -i 's/;451,91;85,86;537,77;/;500,00;95,00;595,00;/' inbox/nordlicht/rechnungen*.csv
touch -d 2026-10-01T07:30:00Z inbox/nordlicht/rechnungen*.csv
run 0 openitem sync nordlicht erp
same "$february" "$(openitem aging nordlicht --as-of 2026-02-28 --json)"
run 0 openitem journal nordlicht --all --from 2026-03-01 --to 2026-03-01
run 0 openitem period nordlicht list
run_last openitem verify nordlicht

# ------------------------------------------------------------------------------------------------
chapter 11 "An invoice in francs"
say "One invoice is in another currency than the books. It waits for a rate; with the bank's table
it is taken, at the rate of its day."
run 0 openitem rates nordlicht import inbox/nordlicht/kurse.csv --quotes indirect
francs="$(openitem quarantine nordlicht list --json | sed -n \
    's/.*"id":\([0-9]*\).*"rule":"currency.no_rate".*/\1/p')"
run 0 openitem quarantine nordlicht retry "$francs"
run 0 openitem explain nordlicht RE-2026-0199
say "At the end of a month it is worth something else. The difference is posted on the last day and
taken back on the first of the next."
run 0 openitem period nordlicht revalue --through 2026-09-30
run_last openitem aging nordlicht --totals
run_last openitem verify nordlicht
if [ -n "$keep" ]; then say "The workspace is in $work/meridian."; fi
say "That was the story. README.md shows how to do the same with a file of your own."
