"""Invoices from CSV lines of number,customer,issued,total,currency: a connector in Python."""
import csv
import datetime
import re
import struct

from openitem_frames import Host

# An oi_invoice as far as `total`: openitem/batch.h and openitem/records/invoice.h.
ENTITY = 1
ROW = struct.Struct("<II QQ II QII II II II I I II i i i i II II qB3sI")
FIELDS = sum(1 << bit for bit in (0, 1, 2, 5, 9, 11))  # those set below
KIND_INVOICE = 1


def invoice(line, origin, heap):
    """One row; its texts go to the heap. ValueError: the line is no invoice."""
    number, customer, issued, total, currency = next(csv.reader([line.decode("utf-8")]))
    if not number:
        raise ValueError("expected a number in column 1")
    if not re.fullmatch(r"-?[0-9]{1,15}([.][0-9]{1,3})?", total):
        raise ValueError(f"expected an amount like 12.50, found {total!r}")
    if not re.fullmatch("[A-Z]{3}", currency):
        raise ValueError(f"expected a currency like EUR, found {currency!r}")
    days = (datetime.date.fromisoformat(issued) - datetime.date(1970, 1, 1)).days
    whole, _, cents = total.partition(".")
    number_text = keep(number, heap)
    return ROW.pack(
        0, 0, FIELDS, 0, 0, 0, *origin, 0, 0,      # oi_row
        *number_text, *number_text, KIND_INVOICE, 0, 0, 0,  # source_id, number, kind, -, -
        days, 0, 0, 0, *keep(customer, heap), 0, 0,    # issued_on, -, -, -, customer_id, -
        int(whole + cents), len(cents), currency.encode(), 0)  # total


def keep(text, heap):
    data = text.encode()
    heap += data
    return len(heap) - len(data), len(data)


def read(host, order):
    for name in order["sources"]:
        handle = host.open(name)
        rows, heap = [], bytearray()
        for count, (offset, line) in enumerate(host.lines(handle)):
            if count == 0:
                continue  # the names of the columns
            try:
                rows.append(invoice(line, (offset, len(line), handle), heap))
            except (ValueError, csv.Error) as error:
                host.reject(line, entity=ENTITY, source=handle, offset=offset,
                            location=f"{name}: byte {offset}", code="invoice.line",
                            message=str(error))
            if len(rows) == 2000 or len(heap) > 1 << 20:
                host.batch([(ENTITY, ROW.size, rows)], heap)
                rows, heap = [], bytearray()
        if rows:
            host.batch([(ENTITY, ROW.size, rows)], heap)


if __name__ == "__main__":
    Host().serve("org.openitem.example.python", read)
