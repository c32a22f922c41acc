"""The ledger of truth: what the generator knows because it made it up.

It shares no code with OpenItem. The figures of expected.txt come from here: from what was written
into the inputs, never from what a program read out of them.
"""

from generator.basics import plain


class Item:
    """A document and what of it is open. Amounts in cents; a credit is below zero."""

    def __init__(self, number, customer, issued, due, amount):
        self.number = number
        self.customer = customer
        self.issued = issued
        self.due = due
        self.amount = amount
        self.open = amount

    def settle(self, cents):
        """Moves what is open towards zero."""
        rest = self.open - cents if self.open > 0 else self.open + cents
        assert cents > 0 and (rest == 0 or (rest > 0) == (self.open > 0)), self.number
        self.open = rest


class Accounts:
    """What a bookkeeper reads off the accounts: debits less credits, in cents."""

    def __init__(self):
        self.revenue = 0
        self.tax = 0
        self.prepayments = 0

    def sell(self, net, tax):
        """A document that bills or, below zero, takes back."""
        self.revenue -= net
        self.tax -= tax

    def bill_in_advance(self, net, tax):
        """Nothing is supplied yet: no revenue, but the tax is due. Below zero: it is drawn."""
        self.prepayments -= net
        self.tax -= tax


BUCKETS = ("current", "1-30", "31-60", "61-90", "91+")


def bucket(days):
    if days <= 0:
        return BUCKETS[0]
    return BUCKETS[min((days + 29) // 30, 4)]


def aging(items, as_of):
    """By due date; a credit ages from the day it was issued."""
    sums = dict.fromkeys(BUCKETS, 0)
    for item in items:
        since = item.due if item.amount > 0 else item.issued
        sums[bucket((as_of - since).days)] += item.open
    return sums


class Figures:
    """What becomes expected.txt: keys, values, and remarks between them."""

    def __init__(self):
        self.lines = []
        self.values = {}

    def remark(self, text):
        self.lines.append("")
        self.lines += [f"# {line}" for line in text.split("\n")]

    def put(self, key, value):
        assert key not in self.values, key
        self.values[key] = str(value)
        self.lines.append(f"{key} = {value}")

    def money(self, key, cents):
        self.put(key, plain(cents))

    def aging(self, key, items, as_of):
        for name, cents in aging(items, as_of).items():
            self.money(f"{key}.{name}", cents)
        self.money(f"{key}.documents", sum(item.open for item in items))
        self.put(f"{key}.open_items", sum(1 for item in items if item.open != 0))

    def accounts(self, company, accounts, items):
        self.remark("The accounts behind it all: debits less credits.")
        self.money(f"accounts.{company}.receivables", sum(item.open for item in items))
        self.money(f"accounts.{company}.revenue", accounts.revenue)
        self.money(f"accounts.{company}.tax_payable", accounts.tax)
        self.money(f"accounts.{company}.customer_prepayments", accounts.prepayments)
