"""Nordlicht's bank statement of September 2026 as camt.053, and what each entry is meant to be."""

from xml.sax.saxutils import escape

from generator.basics import TODAY, Chance, day, german_date, iban, plain, plus, workday
from generator.nordlicht import CUSTOMERS, STATEMENT_FROM

OPENING = 4821055
OWNER = "Nordlicht Großhandel GmbH"
ACCOUNT = iban("DE", "100990990012345678")
NAMES = {number: name for number, name, _ in CUSTOMERS}
TERMS = {number: days for number, _, days in CUSTOMERS}


class Entry:
    """One booking. `pays`: (item, cents) that the payer means; `rule`: how it can be known."""

    def __init__(self, kind, cents, name, account, text="", pays=(), rule=""):
        self.kind = kind  # structured, creditor, text, direct-debit, return, debit, pending
        self.cents = cents
        self.name = name
        self.account = account
        self.text = text
        self.pays = list(pays)
        self.rule = rule
        self.end_to_end = "NOTPROVIDED"
        self.date = None
        self.reference = ""


def account_of(customer):
    return iban("DE", f"2099099000{int(customer):08d}")


def spellings(item):
    """How people write the number of an invoice into a free text."""
    number = item.number
    date = german_date(item.issued)
    return [f"Rechnung {number} vom {date}", f"{number.replace('-', ' ')} Danke!",
            f"RG {number.replace('-', '')} / KD {item.customer}", f"{number.lower()} {date}",
            f"Ware lt. Lieferung, {number.replace('-', '/')}", f"INV {number}"]


def from_customer(kind, item, cents, text, rule="reference"):
    return Entry(kind, cents, NAMES[item.customer], account_of(item.customer), text,
                 [(item, min(cents, item.open))], rule)


class Picker:
    """Hands out open invoices, each once."""

    def __init__(self, items):
        self.left = [item for item in items if item.open > 0 and item.issued >= day("2026-07-01")
                     and item.issued <= day("2026-09-10")]
        amounts = [item.open for item in items if item.open > 0]
        self.unique = {cents for cents in amounts if amounts.count(cents) == 1}

    def take(self, fits=lambda item: True):
        for item in self.left:
            if fits(item):
                self.left.remove(item)
                return item
        raise LookupError("no open invoice fits")


def make_entries(items):
    chance = Chance(20260901)
    pick = Picker(items)
    entries = []
    credit = next(item for item in items if item.amount < 0
                  and any(i.customer == item.customer for i in pick.left))
    invoice = pick.take(lambda i: i.customer == credit.customer and i.open > -credit.open)
    less = from_customer("text", invoice, invoice.open + credit.open,
                         f"{invoice.number} abzgl. Gutschrift {credit.number}")
    less.pays = [(invoice, invoice.open), (credit, -credit.open)]
    entries.append(less)

    first = pick.take(lambda i: sum(o.customer == i.customer for o in pick.left) >= 3)
    three = [first] + [pick.take(lambda i: i.customer == first.customer) for _ in range(2)]
    together = from_customer("text", first, sum(i.open for i in three),
                             "Sammelzahlung " + ", ".join(i.number for i in three))
    together.pays = [(item, item.open) for item in three]
    entries.append(together)

    for n in range(24):
        item = pick.take()
        kind = "structured" if n % 3 == 0 else "creditor" if n % 8 == 1 else "text"
        text = chance.pick(spellings(item)) if kind == "text" else ""
        entries.append(from_customer(kind, item, item.open, text))
    for text in ["Zahlung", "Ueberweisung", "Danke", "Warenlieferung August", ""]:
        item = pick.take(lambda i: i.open in pick.unique)
        entries.append(from_customer("text", item, item.open, text, "amount"))

    item = pick.take(lambda i: i.open > 300000)
    entries.append(from_customer("text", item, item.open - 18500,
                                 f"{item.number} abzgl. Transportschaden 185,00"))
    item = pick.take()
    entries.append(from_customer("text", item, item.open + 10000, f"{item.number} und Anzahlung"))
    stranger = pick.take(lambda i: i.open in pick.unique)
    entries.append(Entry("text", stranger.open, "Hansa Treuhand Zahlstelle",
                         iban("DE", "300990990000000042"), "Auftrag 77120", [], "unidentified"))
    entries.append(Entry("text", 123456, "M. Petersen", iban("DE", "300990990000000043"),
                         "Umbuchung", [], "unidentified"))

    item = pick.take(lambda i: i.issued <= day("2026-08-31"))
    debit = from_customer("direct-debit", item, item.open, f"Einzug {item.number}")
    back = Entry("return", -item.open, debit.name, debit.account, f"Ruecklastschrift {item.number}",
                 [], "returned")
    debit.date, back.date = day("2026-09-15"), day("2026-09-18")
    # A direct debit has an identification of ours, and the bank's return repeats it.
    debit.end_to_end = back.end_to_end = "LS-2026-09-0417"
    entries += [debit, back,
                Entry("debit", -1490, "Nordbank", "", "Kontofuehrung"),
                Entry("debit", -214200, "Kaltlager Stade GmbH", iban("DE", "300990990000000044"),
                      "Miete September"),
                Entry("pending", 99000, NAMES["10011"], account_of("10011"), "vorgemerkt")]
    for n, entry in enumerate(entries):
        issued = max([i.issued for i, _ in entry.pays], default=STATEMENT_FROM)
        drawn = workday(plus(STATEMENT_FROM, chance.between(0, 28)))
        entry.date = entry.date or min(max(drawn, workday(plus(issued, 3))), day("2026-09-30"))
    entries.sort(key=lambda e: (e.date, e.name, e.cents))
    for n, entry in enumerate(entries, 1):
        entry.reference = f"NB2609{n:04d}"
    return entries


def details(entry):
    """The transaction inside an entry, where the bank tells one."""
    if entry.kind == "debit" and not entry.account:
        return ""
    ours = f"<Nm>{escape(OWNER)}</Nm>"
    theirs = f"<Nm>{escape(entry.name)}</Nm>"
    account = f"<Id><IBAN>{entry.account}</IBAN></Id>"
    lines = [f"<Refs><EndToEndId>{entry.end_to_end}</EndToEndId></Refs>"]
    if entry.kind == "debit":
        lines.append(f"<RltdPties><Dbtr>{ours}</Dbtr><Cdtr>{theirs}</Cdtr>"
                     f"<CdtrAcct>{account}</CdtrAcct></RltdPties>")
    else:
        lines.append(f"<RltdPties><Dbtr>{theirs}</Dbtr><DbtrAcct>{account}</DbtrAcct>"
                     f"<Cdtr>{ours}</Cdtr></RltdPties>")
    if entry.kind == "structured":
        item, cents = entry.pays[0]
        lines.append(f"<RmtInf><Strd><RfrdDocInf><Tp><CdOrPrtry><Cd>CINV</Cd></CdOrPrtry></Tp>"
                     f"<Nb>{item.number}</Nb></RfrdDocInf><RfrdDocAmt><RmtdAmt Ccy=\"EUR\">"
                     f"{plain(cents)}</RmtdAmt></RfrdDocAmt></Strd></RmtInf>")
    elif entry.kind == "creditor":
        number = entry.pays[0][0].number
        lines.append(f"<RmtInf><Strd><CdtrRefInf><Ref>{number.replace('-', '')}</Ref></CdtrRefInf>"
                     f"</Strd></RmtInf>")
    elif entry.text:
        lines.append(f"<RmtInf><Ustrd>{escape(entry.text)}</Ustrd></RmtInf>")
    if entry.kind == "return":
        lines.append("<RtrInf><Rsn><Cd>MD06</Cd></Rsn></RtrInf>")
    body = "\n".join(f"          {line}" for line in lines)
    return f"        <NtryDtls><TxDtls>\n{body}\n        </TxDtls></NtryDtls>\n"


CODES = {"debit": ("ICDT", "ESCT"), "direct-debit": ("IDDT", "ESDD"), "return": ("IDDT", "UPDD")}


def entry_xml(entry):
    family, sub = CODES.get(entry.kind, ("RCDT", "ESCT"))
    reversal = "<RvslInd>true</RvslInd>" if entry.kind == "return" else ""
    status = "PDNG" if entry.kind == "pending" else "BOOK"
    return f"""      <Ntry>
        <NtryRef>{entry.reference[-4:].lstrip('0')}</NtryRef>
        <Amt Ccy="EUR">{plain(abs(entry.cents))}</Amt>
        <CdtDbtInd>{'CRDT' if entry.cents > 0 else 'DBIT'}</CdtDbtInd>{reversal}<Sts>{status}</Sts>
        <BookgDt><Dt>{entry.date}</Dt></BookgDt><ValDt><Dt>{entry.date}</Dt></ValDt>
        <AcctSvcrRef>{entry.reference}</AcctSvcrRef>
        <BkTxCd><Domn><Cd>PMNT</Cd>
          <Fmly><Cd>{family}</Cd><SubFmlyCd>{sub}</SubFmlyCd></Fmly></Domn></BkTxCd>
{details(entry)}        <AddtlNtryInf>{escape(entry.text)}</AddtlNtryInf>
      </Ntry>
"""


def balance_xml(code, cents, date):
    return (f"      <Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>"
            f"<Amt Ccy=\"EUR\">{plain(cents)}</Amt>\n"
            f"        <CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>{date}</Dt></Dt></Bal>\n")


def statement_file(entries):
    closing = OPENING + sum(e.cents for e in entries if e.kind != "pending")
    text = f"""<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08">
  <BkToCstmrStmt>
    <GrpHdr><MsgId>NB-2026-09</MsgId><CreDtTm>2026-09-30T22:10:00+02:00</CreDtTm></GrpHdr>
    <Stmt>
      <Id>NB-2026-09-30</Id>
      <ElctrncSeqNb>9</ElctrncSeqNb>
      <CreDtTm>2026-09-30T22:10:00+02:00</CreDtTm>
      <FrToDt><FrDtTm>2026-09-01T00:00:00</FrDtTm><ToDtTm>2026-09-30T23:59:59</ToDtTm></FrToDt>
      <Acct><Id><IBAN>{ACCOUNT}</IBAN></Id><Ccy>EUR</Ccy><Ownr><Nm>{OWNER}</Nm></Ownr></Acct>
{balance_xml('OPBD', OPENING, '2026-09-01')}{balance_xml('CLBD', closing, '2026-09-30')}"""
    text += "".join(entry_xml(entry) for entry in entries)
    return (text + "    </Stmt>\n  </BkToCstmrStmt>\n</Document>\n").encode()


MT_CODES = {"debit": "177", "direct-debit": "171", "return": "109"}


def mt940_entry(entry):
    """:61: and :86: of an entry, its text in fields of 27 letters."""
    sign = "RC" if entry.kind == "return" else "C" if entry.cents > 0 else "D"
    amount = plain(abs(entry.cents)).replace(".", ",")
    text = entry.text
    if entry.kind == "structured":
        text = entry.pays[0][0].number
    elif entry.kind == "creditor":
        text = entry.pays[0][0].number.replace("-", "")
    told = ["EREF+" + entry.end_to_end] if entry.account else []
    if text:
        told += [("SVWZ+" + text)[at:at + 27] for at in range(0, len(text) + 5, 27)]
    fields = "".join(f"?{20 + n}{part}" for n, part in enumerate(told))
    if entry.account:
        fields += f"?31{entry.account}"
    fields += "".join(f"?{32 + n}{entry.name[27 * n:27 * n + 27]}"
                      for n in range(0, 2) if entry.name[27 * n:])
    date = entry.date.isoformat()[2:].replace("-", "")
    return (f":61:{date}{date[2:]}{sign}{amount}NTRFNONREF//{entry.reference}\n"
            f":86:{MT_CODES.get(entry.kind, '166')}?00{fields}\n")


def mt940_file(entries):
    """The same statement as the bank sends it to those who read no XML."""
    booked = [e for e in entries if e.kind != "pending"]
    closing = OPENING + sum(e.cents for e in booked)
    balance = {name: plain(cents).replace(".", ",")
               for name, cents in [("60F", OPENING), ("62F", closing)]}
    text = f":20:NB-2026-09\n:25:{ACCOUNT}\n:28C:00009/001\n:60F:C260901EUR{balance['60F']}\n"
    text += "".join(mt940_entry(entry) for entry in booked)
    return (text + f":62F:C260930EUR{balance['62F']}\n-\n").encode("latin-1")


def receipts_of(entries):
    return [e for e in entries if e.cents > 0 and e.kind != "pending"]


def put_sync_figures(figures, entries):
    receipts = receipts_of(entries)
    figures.remark("September's statement: what is booked in is a receipt, what "
                   "the bank takes back\n"
                   "a return; fees, what we pay and what is only announced make none.")
    key = "sync.nordlicht.bank"
    for entity, count in [("payment", len(receipts) + 1), ("bank_statement", 1)]:
        figures.put(f"{key}.{entity}.read", count)
        figures.put(f"{key}.{entity}.committed", count)
        figures.put(f"{key}.{entity}.quarantined", 0)
    figures.put("statement.lines", len(entries))
    figures.put("statement.receipts", len(receipts))
    figures.money("statement.receipts_total", sum(e.cents for e in receipts))
    figures.money("statement.returned", -next(e.cents for e in entries if e.kind == "return"))


def put_cash_figures(figures, entries, items):
    """Every receipt is applied as its payer meant it, as far as a rule can know."""
    figures.remark("Matching: by a reference, else by the exact amount of a "
                   "known customer. A payer\n"
                   "nobody knows has the amount of an open invoice: for a person to decide.")
    for rule in ("reference", "amount"):
        matched = [e for e in entries if e.rule == rule]
        figures.put(f"cash.nordlicht.by_{rule}", len(matched))
        figures.money(f"cash.nordlicht.by_{rule}_total",
                      sum(min(e.cents, sum(c if i.amount > 0 else -c for i, c in e.pays))
                          for e in matched))
    left = [e for e in entries if e.rule == "unidentified"]
    over = [e for e in entries if e.pays and e.cents > sum(c for _, c in e.pays)]
    for entry in entries:
        for item, cents in entry.pays:
            item.settle(cents)
    short = [i for e in entries for i, _ in e.pays if i.open != 0]
    figures.put("cash.nordlicht.left", len(left))
    figures.money("cash.nordlicht.left_total", sum(e.cents for e in left))
    figures.money("cash.nordlicht.short_total", sum(i.open for i in short))
    figures.money("cash.nordlicht.over_total",
                  sum(e.cents - sum(c for _, c in e.pays) for e in over))
    debit = next(e for e in entries if e.kind == "direct-debit")
    back = next(e for e in entries if e.kind == "return")
    figures.remark("The bank took a direct debit back: payment and return "
                   "settle each other, and the\n"
                   "invoice is open again.")
    figures.put("cash.nordlicht.returned_payment", debit.reference)
    figures.put("cash.nordlicht.return", back.reference)
    item, cents = debit.pays[0]
    item.open += cents
    figures.put("cash.nordlicht.returned_invoice", item.number)
    figures.money("cash.nordlicht.returned_total", cents)
    figures.aging("aging.nordlicht.after", items, TODAY)
