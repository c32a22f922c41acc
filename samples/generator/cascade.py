"""Cascade Foods Inc.: an American food distributor. Messy CSV in, checks that pay short."""

from generator.basics import TODAY, Chance, american_date, day, grouped, plus, workday
from generator.truth import Accounts, Item

CURRENCY = "USD"
CUSTOMERS = [  # number, name, days to pay, credit limit in dollars
    ("C-1001", "Pacific Rim Foods, Inc.", 30, 90000),
    ("C-1002", "Olympic Diner Supply", 30, 60000),
    ("C-1003", "Rainier Coffee & Bakery, LLC", 15, 40000),
    ("C-1004", "Harbor Island Grill", 15, 25000),
    ("C-1005", "Snohomish School District", 45, 150000),
    ("C-1006", "Tacoma Cold Storage Co.", 30, 80000),
    ("C-1007", "Pike Street Grocers, LLC", 30, 120000),
    ("C-1008", "Yakima Valley Markets, Inc.", 30, 100000),
    ("C-1009", "Columbia Catering", 15, 35000),
    ("C-1010", "Bellingham Co-op", 30, 70000),
]
PIKE = CUSTOMERS[6]
NAMES = {customer[0]: customer[1] for customer in CUSTOMERS}

# Pike Street's open business is written by hand: the story turns on it.
PIKE_INVOICES = [  # number, issued, cents
    ("CF-20418", "2026-07-20", 4821000),
    ("CF-20466", "2026-08-20", 931000),
    ("CF-20511", "2026-09-08", 3264000),
    ("CF-20524", "2026-09-15", 1840500),
    ("CF-20539", "2026-09-24", 1094500),
]
SHORT_PAID = ("CF-20418", 4697000, "2026-08-24")
ORDERS = [  # number, customer, ordered, cents
    ("SO-5507", "C-1007", "2026-09-25", 800000),
    ("SO-5512", "C-1001", "2026-09-28", 1275000),
    ("SO-5521", "C-1003", "2026-09-29", 420000),
    ("SO-5530", "C-1007", "2026-09-30", 4800000),
]
DAMAGE = {  # row -> rule
    29: "date.invalid", 88: "amount.invalid", 131: "csv.columns", 176: "amount.invalid",
    214: "field.missing",
}
DUPLICATE = 150  # this row stands there twice
ROWS = 235


class Row:
    def __init__(self, number, customer, issued, cents):
        self.number = number
        self.customer = customer[0]
        self.issued = issued
        self.cents = cents
        self.due = plus(issued, customer[2])
        self.order = ""

    @property
    def is_credit(self):
        return self.cents < 0


def make_rows():
    chance = Chance(20260202)
    others = [customer for customer in CUSTOMERS if customer != PIKE]
    rows = []
    for n in range(ROWS - len(PIKE_INVOICES)):
        issued = workday(plus(day("2026-02-02"), n * 238 // ROWS))
        cents = chance.between(21000, 1450000)
        if chance.percent(4):
            cents = -cents // 9
        row = Row(f"CF-{30101 + n}", chance.pick(others), issued, cents)
        row.order = str(chance.between(61000, 69999))
        rows.append(row)
    for number, issued, cents in PIKE_INVOICES:
        row = Row(number, PIKE, day(issued), cents)
        row.order = f"PK-{number[-3:]}"
        rows.append(row)
    return sorted(rows, key=lambda row: (row.issued, row.number))


def money_cell(cents, n):
    """$ signs, thousands, parentheses: as whoever typed it liked."""
    text = grouped(abs(cents), ",", ".")
    if n % 5 == 0:
        text = text.replace(",", "")
    if n % 7 != 0:
        text = "$" + text
    if cents < 0:
        text = f"({text})"
    return f'"{text}"' if "," in text else text


def name_cell(name):
    return f'"{name}"' if "," in name else name


def cells_of(row, n):
    return [row.number, american_date(row.issued), american_date(row.due), row.customer,
            name_cell(NAMES[row.customer]), "Credit Memo" if row.is_credit else "Invoice",
            money_cell(row.cents, n), row.order]


def damaged(cells, rule, second):
    cells = list(cells)
    if rule == "date.invalid":
        cells[1] = "2/30/2026"
    elif rule == "amount.invalid":
        cells[6] = "$1.204.50" if second else "TBD"
    elif rule == "csv.columns":
        cells[4] = "Yakima Valley Markets, Inc."  # nobody quoted the comma
    elif rule == "field.missing":
        cells[0] = ""
    return cells


def invoice_file(rows):
    lines = ["Cascade Foods Inc. - Invoice Register,,,,,,,", "Run 10/1/2026 6:05 AM,,,,,,,", "",
             "Invoice #,Invoice Date,Due Date,Customer #,Customer Name,Type,Amount,PO #"]
    seen = set()
    for n, row in enumerate(rows, 1):
        cells = cells_of(row, n)
        rule = DAMAGE.get(n)
        if rule:
            cells = damaged(cells, rule, rule in seen)
            seen.add(rule)
        lines.append(",".join(cells))
        if n == DUPLICATE:
            lines.append(lines[-1])
        if n % 40 == 0:
            lines.append("" if n % 80 else ",,,,,,,")
    return ("\n".join(lines) + "\n").encode()


def customer_file():
    lines = ["Customer No,Customer Name,Credit Limit,Due Days"]
    lines += [f'{number},{name_cell(name)},"${limit:,}.00",{days}'
              for number, name, days, limit in CUSTOMERS]
    return ("\n".join(lines) + "\n").encode()


def order_file():
    lines = ["Order No,Customer No,Order Date,Order Total"]
    lines += [f"{number},{customer},{american_date(day(date))},{money_cell(cents, 1)}"
              for number, customer, date, cents in ORDERS]
    return ("\n".join(lines) + "\n").encode()


class Check:
    """A receipt. `pays`: (item, cents); what is left over stays unapplied."""

    def __init__(self, date, customer, cents, memo, pays):
        self.date = date
        self.customer = customer  # "" when nobody knows
        self.cents = cents
        self.memo = memo
        self.pays = pays
        self.number = ""


def make_items(rows):
    return [Item(row.number, row.customer, row.issued, row.due if row.cents > 0 else row.issued,
                 row.cents) for n, row in enumerate(rows, 1) if n not in DAMAGE]


def make_checks(items):
    chance = Chance(20260303)
    checks, held = [], {}
    shorts = 0
    for item in items:
        if item.amount < 0 or item.customer == PIKE[0]:
            continue
        date = workday(plus(item.due, chance.between(-8, 34)))
        if date > day("2026-09-30") or not chance.percent(93):
            continue
        short = 0
        if chance.percent(4) and shorts < 6:
            shorts += 1
            short = chance.between(40, 190) * 100
        before = held.pop(item.customer, None)
        if before is None and chance.percent(6):
            held[item.customer] = item  # is paid together with the next one
            continue
        pays = [(item, item.amount - short)] if before is None else [
            (before, before.amount), (item, item.amount)]
        if before is not None:
            date = max(date, workday(plus(before.due, 10)))
            short = 0
            if date > day("2026-09-30"):
                continue
        memo = "INV " + " & ".join(i.number for i, _ in pays)
        if short:
            memo += chance.pick([" less shortage", " - damaged case", ", promo deducted"])
        checks.append(Check(date, item.customer, sum(cents for _, cents in pays), memo, pays))
    number, cents, date = SHORT_PAID
    item = next(i for i in items if i.number == number)
    checks.append(Check(day(date), PIKE[0], cents, f"INV {number} less damaged pallets",
                        [(item, cents)]))
    checks.append(Check(day("2026-09-21"), "C-1010", 150000, "deposit for October", []))
    checks.append(Check(day("2026-09-28"), "", 61275, "refund?", []))
    checks.sort(key=lambda c: (c.date, c.customer, c.memo))
    for n, check in enumerate(checks):
        check.number = f"R-{4001 + n}"
    return checks


def check_file(checks):
    lines = ["Receipt No,Date Received,Customer No,Customer,Amount,Memo"]
    for n, check in enumerate(checks, 1):
        name = NAMES.get(check.customer, "MONEY ORDER 0098812")
        lines.append(f"{check.number},{american_date(check.date)},{check.customer},"
                     f"{name_cell(name)},{money_cell(check.cents, n)},{name_cell(check.memo)}")
    return ("\n".join(lines) + "\n").encode()


def put_sync_figures(figures, rows, items, checks):
    figures.remark("Cascade: 235 rows and one of them twice (unchanged); 5 rows are damaged.")
    in_host = 0
    key = "sync.cascade"
    good = len(rows) - len(DAMAGE)
    for connection, entity, read, committed, unchanged, refused in [
            ("invoices", "invoice", good + 1 + in_host, good, 1, in_host),
            ("invoices", "unread", len(DAMAGE), 0, 0, len(DAMAGE)),
            ("checks", "payment", len(checks), len(checks), 0, 0),
            ("customers", "customer", len(CUSTOMERS), len(CUSTOMERS), 0, 0),
            ("orders", "order", len(ORDERS), len(ORDERS), 0, 0)]:
        figures.put(f"{key}.{connection}.{entity}.read", read)
        figures.put(f"{key}.{connection}.{entity}.committed", committed)
        figures.put(f"{key}.{connection}.{entity}.unchanged", unchanged)
        figures.put(f"{key}.{connection}.{entity}.quarantined", refused)
    for rule in sorted(set(DAMAGE.values())):
        figures.put(f"quarantine.cascade.{rule}", list(DAMAGE.values()).count(rule))
    figures.put("posted.cascade.invoices", sum(1 for i in items if i.amount > 0))
    figures.put("posted.cascade.credits", sum(1 for i in items if i.amount < 0))
    figures.money("posted.cascade.invoice_total", sum(i.amount for i in items if i.amount > 0))
    figures.money("posted.cascade.credit_total", sum(i.amount for i in items if i.amount < 0))
    figures.money("posted.cascade.paid_total", sum(check.cents for check in checks))
    figures.aging("aging.cascade.before", items, TODAY)


def make_accounts(items):
    """American sales to the trade: no tax."""
    accounts = Accounts()
    for item in items:
        accounts.sell(item.amount, 0)
    return accounts


def put_cash_figures(figures, items, checks):
    for check in checks:
        for item, cents in check.pays:
            item.settle(cents)
    applied = sum(cents for check in checks for _, cents in check.pays)
    short = [item for check in checks for item, cents in check.pays if 0 < item.open]
    unknown = sum(check.cents for check in checks if not check.customer)
    figures.remark("Every check but two names its invoices.")
    figures.put("cash.cascade.applied", sum(1 for check in checks if check.pays))
    figures.money("cash.cascade.applied_total", applied)
    figures.put("cash.cascade.short", len(short))
    figures.money("cash.cascade.short_total", sum(item.open for item in short))
    figures.money("cash.cascade.unidentified", unknown)
    figures.money("cash.cascade.unapplied",
                  sum(c.cents for c in checks if c.customer) - applied)
    figures.aging("aging.cascade.after", items, TODAY)


def put_credit_figures(figures, items):
    """Pike Street wants SO-5530: all amounts by hand from PIKE_INVOICES and ORDERS."""
    invoices = sum(i.open for i in items if i.customer == PIKE[0])
    orders = sum(cents for number, customer, _, cents in ORDERS
                 if customer == PIKE[0] and number != "SO-5530")
    order = next(cents for number, *_, cents in ORDERS if number == "SO-5530")
    limit = PIKE[3] * 100
    short = next(i for i in items if i.number == SHORT_PAID[0])
    late = next(i for i in items if i.number == "CF-20466")
    figures.remark("Pike Street Grocers, order SO-5530. Overdue days allowed: 30 and 3 of grace.\n"
                   "Before the dispute two rules block; with it the 1,240.00 no longer counts as\n"
                   "overdue, and only the limit blocks.")
    figures.money("credit.open_invoices", invoices)
    figures.money("credit.open_orders", orders)
    figures.money("credit.exposure", invoices + orders)
    figures.money("credit.order", order)
    figures.money("credit.after", invoices + orders + order)
    figures.money("credit.limit", limit)
    figures.money("credit.over_limit", invoices + orders + order - limit)
    figures.money("credit.overdue_before", short.open)
    figures.put("credit.overdue_days_before", (TODAY - short.due).days)
    figures.money("credit.overdue_after", late.open)
    figures.put("credit.overdue_days_after", (TODAY - late.due).days)
    figures.put("credit.outcome_before", "blocked")
    figures.put("credit.rules_blocked_before", "credit.limit credit.overdue")
    figures.put("credit.outcome_after", "blocked")
    figures.put("credit.rules_blocked_after", "credit.limit")
    figures.remark("The dispute: what was paid short of CF-20418, and no more.")
    figures.put("dispute.invoice", short.number)
    figures.money("dispute.invoice_total", short.amount)
    figures.money("dispute.amount", short.open)
    figures.money("dispute.paid", short.amount - short.open)
    figures.put("dispute.reason", "DAMAGED")
