"""Nordlicht Großhandel GmbH: a German wholesaler. ERP export, open item list, bank statement."""

from generator.basics import TODAY, Chance, day, german, german_date, plus, share, workday
from generator.truth import Accounts, Item

ROWS = 400
CURRENCY = "EUR"
STATEMENT_FROM = day("2026-09-01")  # before, the ERP itself says what was paid

CUSTOMERS = [  # number, name, days to pay
    ("10001", "Küstenmarkt eG", 30),
    ("10002", "Bäckerei Grünwald GmbH", 14),
    ("10003", "Hafenkiosk Öztürk", 14),
    ("10004", "Feinkost Jäger & Söhne KG", 30),
    ("10005", "Gasthaus Zur Möwe", 14),
    ("10006", "Supermarkt Hölscher OHG", 30),
    ("10007", "Biohof Weiße Düne GbR", 30),
    ("10008", "Hotel Seeblick Betriebs GmbH", 45),
    ("10009", "Fischräucherei Thießen", 30),
    ("10010", "Kantine Überseering GmbH", 30),
    ("10011", "Teehaus Emden", 14),
    ("10012", "Getränke Brüggemann GmbH & Co. KG", 30),
    ("10013", "Reederei Nordstern AG", 45),
    ("10014", "Mensa Förde gGmbH", 30),
    ("10015", "Inselversorgung Föhr GmbH", 30),
    ("10016", "Café Störtebeker", 14),
    ("10017", "Marktkauf Süderelbe KG", 30),
    ("10018", "Klinikum Ostsee gGmbH", 45),
    ("10019", "Delikatessen Lüders e.K.", 30),
    ("10020", "Campingpark Dünenwind GmbH", 14),
]
GOODS = ["Molkereiprodukte", "Tiefkühlware", "Konserven", "Getränke", "Backwaren",
         "Käse und Wurst", "Gemüse", "Fischwaren", "Gewürze", "Bio-Sortiment"]
HEADER = ("Belegart;Rechnungsnummer;Rechnungsdatum;Fällig am;Debitor;Name;Währung;Netto;MwSt;"
          "Brutto;Ausgleich;Warengruppe")
# Which rows the ERP damaged, by row from 1, and the rule that names it: 3 in 100.
DAMAGE = {
    37: "date.invalid", 74: "amount.invalid", 101: "field.missing", 139: "csv.columns",
    168: "currency.unknown", 203: "currency.no_rate", 232: "totals.tax", 266: "due_date.absurd",
    297: "date.invalid", 329: "amount.invalid", 351: "field.missing", 388: "csv.columns",
}


def rate_file():
    """A rate of the franc and the dollar for every Monday of the year so far, made up."""
    lines = ["Date,USD,CHF"]
    for week in range(39):
        monday = plus(day("2026-01-05"), 7 * week)
        dollar, franc = 10800 + 7 * (week * 5 % 13), 9400 - 9 * (week * 3 % 11)
        lines.append(f"{monday.isoformat()},{dollar // 10000}.{dollar % 10000:04},0.{franc:04}")
    return ("\n".join(lines) + "\n").encode()


class Row:
    def __init__(self, kind, number, issued, customer, net, rate):
        self.kind = kind
        self.number = number
        self.issued = issued
        self.customer, self.name, days = customer
        self.due = plus(issued, days)
        self.net = net
        self.tax = share(net, rate)
        self.goods = ""
        self.settled = None

    @property
    def gross(self):
        return self.net + self.tax

    def cells(self):
        return [self.kind, self.number, german_date(self.issued), german_date(self.due),
                self.customer, self.name, CURRENCY, german(self.net), german(self.tax),
                german(self.gross), german_date(self.settled) if self.settled else "", self.goods]


def damaged(cells, rule, second):
    """The row as the ERP wrote it. `second`: the rule's other case."""
    cells = list(cells)
    if rule == "date.invalid":
        cells[2] = "31.09.2026" if second else "30.02.2026"
    elif rule == "amount.invalid":
        cells[9] = "595,00,00" if second else "1.904,0.0"
    elif rule == "field.missing":
        cells[9 if second else 1] = ""
    elif rule == "csv.columns":
        if not second:
            return cells[:6]  # the line breaks off
        cells[11] = "Tiefkühlware; Palette 2"
    elif rule == "currency.unknown":
        cells[6] = "EUX"
    elif rule == "currency.no_rate":
        cells[6] = "CHF"
    elif rule == "totals.tax":
        cells[8] = german(1)
    elif rule == "due_date.absurd":
        cells[3] = cells[3][:6] + "2206"
    return cells


def make_rows():
    chance = Chance(20260101)
    rows = []
    invoices = credits = 0
    start, days = day("2026-01-05"), 266
    for n in range(1, ROWS + 1):
        issued = workday(plus(start, n * days // ROWS))
        rate = chance.pick([19, 7, 7])
        net = chance.between(18000, 650000)
        customer = chance.pick(CUSTOMERS)
        if n % 45 == 0:
            credits += 1
            row = Row("GS", f"GS-2026-{credits:04d}", issued, customer, -net // 8, rate)
            row.due = issued
        else:
            invoices += 1
            row = Row("RE", f"RE-2026-{invoices:04d}", issued, customer, net, rate)
        row.goods = chance.pick(GOODS)
        late = chance.between(-6, 28)
        paid = workday(plus(row.due, late))
        if row.kind == "RE" and n not in DAMAGE and paid < STATEMENT_FROM and chance.percent(93):
            row.settled = max(paid, workday(plus(issued, 2)))
        rows.append(row)
    return rows


def invoice_file(rows):
    lines, seen = [HEADER], set()
    for n, row in enumerate(rows, 1):
        cells = row.cells()
        rule = DAMAGE.get(n)
        if rule:
            cells = damaged(cells, rule, rule in seen)
            seen.add(rule)
        lines.append(";".join(cells))
    return ("\r\n".join(lines) + "\r\n").encode("latin-1")


def open_item_list(rows):
    """What the ERP itself calls open, the damaged rows among it as they were meant."""
    lines = ["Offene Posten Debitoren;;;;;;", f"Stichtag {german_date(plus(TODAY, -1))};;;;;;",
             "Debitor;Name;Beleg;Belegdatum;Fällig am;Währung;Offen"]
    total = 0
    for row in sorted((r for r in rows if not r.settled), key=lambda r: (r.customer, r.number)):
        currency = "CHF" if DAMAGE.get(rows.index(row) + 1) == "currency.no_rate" else CURRENCY
        if currency == CURRENCY:
            total += row.gross
        lines.append(";".join([row.customer, row.name, row.number, german_date(row.issued),
                               german_date(row.due), currency, german(row.gross)]))
    lines.append(f"Summe EUR;;;;;;{german(total)}")
    return ("\r\n".join(lines) + "\r\n").encode("latin-1")


def make_items(rows):
    """Everything that can be posted; what the ERP calls paid is settled."""
    items = []
    for n, row in enumerate(rows, 1):
        if n in DAMAGE:
            continue
        item = Item(row.number, row.customer, row.issued, row.due, row.gross)
        if row.settled:
            item.settle(row.gross)
        items.append(item)
    return items


def make_accounts(rows):
    accounts = Accounts()
    for n, row in enumerate(rows, 1):
        if n not in DAMAGE:
            accounts.sell(row.net, row.tax)
    return accounts


def put_figures(figures, rows, items, receipts):
    good = [row for n, row in enumerate(rows, 1) if n not in DAMAGE]
    settled = [row for row in good if row.settled]
    rules = {}
    for rule in DAMAGE.values():
        rules[rule] = rules.get(rule, 0) + 1
    by_host = ("currency.unknown", "currency.no_rate", "totals.tax", "due_date.absurd")
    in_host = sum(rules[rule] for rule in by_host)
    figures.remark("Nordlicht: 400 rows, 12 of them damaged. A row the connector cannot read is\n"
                   "counted as unread; what a rule refuses is counted as the invoice it was.")
    key = "sync.nordlicht.erp"
    for entity, read, committed, refused in [
            ("invoice", len(good) + in_host, len(good), in_host),
            ("payment", len(settled), len(settled), 0),
            ("allocation", len(settled), len(settled), 0),
            ("unread", len(DAMAGE) - in_host, 0, len(DAMAGE) - in_host)]:
        figures.put(f"{key}.{entity}.read", read)
        figures.put(f"{key}.{entity}.committed", committed)
        figures.put(f"{key}.{entity}.quarantined", refused)
    for rule in sorted(rules):
        figures.put(f"quarantine.nordlicht.{rule}", rules[rule])
    figures.remark("What was posted: the good rows. Paid is what the ERP calls "
                   "settled, and what the\n"
                   "statement below brings.")
    figures.put("posted.nordlicht.invoices", sum(1 for row in good if row.kind == "RE"))
    figures.put("posted.nordlicht.credits", sum(1 for row in good if row.kind == "GS"))
    figures.money("posted.nordlicht.invoice_total", sum(r.gross for r in good if r.kind == "RE"))
    figures.money("posted.nordlicht.credit_total", sum(r.gross for r in good if r.kind == "GS"))
    figures.money("posted.nordlicht.paid_total",
                  sum(r.gross for r in settled) + sum(e.cents for e in receipts))
    figures.remark("Aged on 2026-10-01, before the bank statement is matched.")
    figures.aging("aging.nordlicht.before", items, TODAY)


def till_file(count):
    """The same export from a cash-and-carry counter: long enough to be killed in the middle."""
    chance = Chance(20260707)
    lines = [HEADER]
    for n in range(1, count + 1):
        net = chance.between(500, 40000)
        row = Row("RE", f"KA-2026-{n:06d}", workday(plus(day("2026-01-02"), n * 240 // count)),
                  chance.pick(CUSTOMERS), net, 7)
        row.settled = row.issued
        row.goods = chance.pick(GOODS)
        lines.append(";".join(row.cells()))
    return ("\r\n".join(lines) + "\r\n").encode("latin-1")
