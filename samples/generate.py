#!/usr/bin/env python3
"""Makes the samples: the inputs of three companies, and expected.txt with every figure.

    samples/generate.py                   writes everything anew, byte for byte the same
    samples/generate.py --check           says what differs from what is there; exit 1 if anything
    samples/generate.py --till ROWS FILE  a long export of Nordlicht's cash-and-carry counter

Everything is made up. Nothing here reads what OpenItem says: the figures come from the same ledger
of truth that the inputs are written from.
"""

import pathlib
import sys

from generator import cascade, harbour, nordlicht, statement
from generator.truth import Figures

HERE = pathlib.Path(__file__).resolve().parent
HEAD = """\
# Every figure of the story, written by generate.py from its own ledger of truth: from what it put
# into the inputs, never from what OpenItem read out of them. tests/samples holds the program to it.
#
# Today is 2026-10-01. Aging is by due date, a credit ages from its own date; amounts have two
# decimals and stand in the company's currency.
"""


def make_nordlicht(files, figures):
    rows = nordlicht.make_rows()
    files["nordlicht/rechnungen.csv"] = nordlicht.invoice_file(rows)
    files["nordlicht/op-liste.csv"] = nordlicht.open_item_list(rows)
    items = nordlicht.make_items(rows)
    files["nordlicht/kurse.csv"] = nordlicht.rate_file()
    entries = statement.make_entries(items)
    files["nordlicht/kontoauszug.xml"] = statement.statement_file(entries)
    files["nordlicht/kontoauszug.sta"] = statement.mt940_file(entries)
    nordlicht.put_figures(figures, rows, items, statement.receipts_of(entries))
    statement.put_sync_figures(figures, entries)
    statement.put_cash_figures(figures, entries, items)
    figures.accounts("nordlicht", nordlicht.make_accounts(rows), items)


def make_harbour(files, figures):
    documents = harbour.make_documents()
    for name, content in harbour.invoice_files(documents).items():
        files[f"harbour/invoices/{name}"] = content
    items = harbour.make_items(documents)
    receipts = harbour.make_receipts(documents, items)
    files["harbour/receipts.csv"] = harbour.receipt_file(receipts)
    harbour.put_figures(figures, documents, items, receipts)
    figures.accounts("harbour", harbour.make_accounts(documents), items)


def make_cascade(files, figures):
    rows = cascade.make_rows()
    files["cascade/invoices.csv"] = cascade.invoice_file(rows)
    files["cascade/customers.csv"] = cascade.customer_file()
    files["cascade/orders.csv"] = cascade.order_file()
    items = cascade.make_items(rows)
    checks = cascade.make_checks(items)
    files["cascade/checks.csv"] = cascade.check_file(checks)
    cascade.put_sync_figures(figures, rows, items, checks)
    cascade.put_cash_figures(figures, items, checks)
    figures.accounts("cascade", cascade.make_accounts(items), items)
    cascade.put_credit_figures(figures, items)


def make_all():
    files, figures = {}, Figures()
    make_nordlicht(files, figures)
    make_harbour(files, figures)
    make_cascade(files, figures)
    files["expected.txt"] = (HEAD + "\n".join(figures.lines) + "\n").encode()
    return files


def check(files):
    different = [name for name, content in files.items()
                 if not (HERE / name).is_file() or (HERE / name).read_bytes() != content]
    stale = [path.relative_to(HERE) for path in (HERE / "harbour/invoices").glob("*.xml")
             if str(path.relative_to(HERE)) not in files]
    for name in different:
        print(f"samples/{name} is not what generate.py makes")
    for name in stale:
        print(f"samples/{name} is no longer made by generate.py")
    return 1 if different or stale else 0


def main(arguments):
    if arguments[:1] == ["--till"] and len(arguments) == 3:
        pathlib.Path(arguments[2]).write_bytes(nordlicht.till_file(int(arguments[1])))
        return 0
    if arguments == ["--check"]:
        return check(make_all())
    if arguments:
        print(__doc__, file=sys.stderr)
        return 2
    for name, content in make_all().items():
        path = HERE / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
