"""Harbour & Sons Ltd: British marine services. UBL invoices and credit notes, receipts as CSV."""

from xml.sax.saxutils import escape

from generator.basics import (TODAY, Chance, british_date, day, grouped, plain, plus, share,
                              workday)
from generator.truth import Accounts, Item

CURRENCY = "GBP"
VAT_ID = "GB417883286"
NAME = "Harbour & Sons Ltd"
CUSTOMERS = [  # number, name, city, VAT id, days to pay
    ("H-101", "Falmouth Trawlers Ltd", "Falmouth", "GB204571930", 30),
    ("H-102", "Solent Ferries plc", "Southampton", "GB318842206", 45),
    ("H-103", "Petrel Offshore Ltd", "Great Yarmouth", "GB552190714", 30),
    ("H-104", "Port of Brixham Authority", "Brixham", "GB660317425", 30),
    ("H-105", "Kestrel Yachts Ltd", "Cowes", "GB731906618", 14),
    ("H-106", "North Sea Salvage Ltd", "Grimsby", "GB845022937", 30),
]
SERVICES = [("Hull survey", 9500), ("Diving inspection", 14200), ("Engine overhaul", 11800),
            ("Slipway and hoist", 7600), ("Rigging work", 6900), ("Antifouling", 8350)]
SUPPLIER = ("S-9", "Quayside Chandlers Ltd", "Plymouth", "GB912408853", 30)


class Document:
    """One UBL document. `lines`: (text, hours, price per hour in pence)."""

    def __init__(self, number, code, issued, customer, lines, rate=20):
        self.number = number
        self.code = code
        self.issued = issued
        self.customer = customer
        self.lines = lines
        self.rate = rate
        self.due = plus(issued, customer[4])
        self.refers_to = None  # the document it credits, or the prepayment it draws
        self.prepaid = 0
        self.note = ""

    @property
    def net(self):
        return sum(hours * price for _, hours, price in self.lines)

    @property
    def tax(self):
        return share(self.net, self.rate)

    @property
    def total(self):
        return self.net + self.tax

    @property
    def payable(self):
        return self.total - self.prepaid

    @property
    def effect(self):
        """On what the customer owes: a credit note states its amounts above zero."""
        return -self.payable if self.code == 381 else self.payable


def make_documents():
    chance = Chance(20260601)
    documents = []
    for n in range(20):
        issued = workday(plus(day("2026-06-02"), n * 6))
        lines = []
        for _ in range(chance.between(1, 3)):
            service, price = chance.pick(SERVICES)
            lines.append((service, chance.between(4, 40), price))
        rate = 0 if n % 7 == 3 else 20  # work on seagoing ships is zero-rated
        documents.append(Document(f"HS-{2601 + n}", 380, issued, CUSTOMERS[n * 5 % 6], lines, rate))

    def add(number, code, issued, customer, line, note, refers_to=None):
        document = Document(number, code, day(issued), CUSTOMERS[customer], [line])
        document.note = note
        document.refers_to = refers_to
        documents.append(document)
        return document

    add("HS-CN-31", 381, "2026-08-11", 5, ("Engine overhaul, hours not worked", 6, 11800),
        "Hours charged in error", documents[1])
    add("HS-CN-32", 381, "2026-09-15", 3, ("Rigging work, goodwill", 4, 6900),
        "Goodwill for the delay", documents[15])
    add("HS-2621", 380, "2026-09-08", 0, ("Antifouling, paint returned", -3, 8350),
        "Return of unused paint")
    deposit = add("HS-2622", 386, "2026-06-15", 2, ("Deposit, refit of MV Petrel", 50, 10000),
                  "Half of the agreed price in advance")
    final = add("HS-2623", 380, "2026-09-10", 2, ("Refit of MV Petrel", 150, 10000),
                "Less the deposit invoiced as HS-2622", deposit)
    final.prepaid = deposit.total
    return documents


def suppliers_invoice():
    document = Document("QC-88412", 380, day("2026-09-03"), SUPPLIER,
                        [("Mooring rope, 24 mm", 12, 4125)])
    document.note = "Filed in the wrong folder"
    return document


def party_xml(role, number, name, city, vat_id):
    account = (f"    <cbc:SupplierAssignedAccountID>{number}</cbc:SupplierAssignedAccountID>\n"
               if role == "Customer" else "")
    return f"""  <cac:Accounting{role}Party>
{account}    <cac:Party>
      <cac:PartyName><cbc:Name>{escape(name)}</cbc:Name></cac:PartyName>
      <cac:PostalAddress>
        <cbc:CityName>{city}</cbc:CityName>
        <cac:Country><cbc:IdentificationCode>GB</cbc:IdentificationCode></cac:Country>
      </cac:PostalAddress>
      <cac:PartyTaxScheme>
        <cbc:CompanyID>{vat_id}</cbc:CompanyID>
        <cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme>
      </cac:PartyTaxScheme>
      <cac:PartyLegalEntity>
        <cbc:RegistrationName>{escape(name)}</cbc:RegistrationName>
      </cac:PartyLegalEntity>
    </cac:Party>
  </cac:Accounting{role}Party>
"""


def amount_xml(name, cents, indent="    "):
    return f'{indent}<cbc:{name} currencyID="GBP">{plain(cents)}</cbc:{name}>\n'


def line_xml(document, number, text, hours, price):
    kind = "CreditNote" if document.code == 381 else "Invoice"
    quantity = "CreditedQuantity" if document.code == 381 else "InvoicedQuantity"
    category = "S" if document.rate else "Z"
    return f"""  <cac:{kind}Line>
    <cbc:ID>{number}</cbc:ID>
    <cbc:{quantity} unitCode="HUR">{hours}</cbc:{quantity}>
{amount_xml('LineExtensionAmount', hours * price)}    <cac:Item>
      <cbc:Name>{escape(text)}</cbc:Name>
      <cac:ClassifiedTaxCategory>
        <cbc:ID>{category}</cbc:ID>
        <cbc:Percent>{document.rate}</cbc:Percent>
        <cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme>
      </cac:ClassifiedTaxCategory>
    </cac:Item>
    <cac:Price><cbc:PriceAmount currencyID="GBP">{plain(price)}</cbc:PriceAmount></cac:Price>
  </cac:{kind}Line>
"""


def totals_xml(document):
    category = "S" if document.rate else "Z"
    taxable = amount_xml("TaxableAmount", document.net, "      ")
    tax = amount_xml("TaxAmount", document.tax, "      ")
    totals = "".join(amount_xml(name, cents) for name, cents in [
        ("LineExtensionAmount", document.net), ("TaxExclusiveAmount", document.net),
        ("TaxInclusiveAmount", document.total), ("PrepaidAmount", document.prepaid),
        ("PayableAmount", document.payable)] if name != "PrepaidAmount" or cents)
    return f"""  <cac:TaxTotal>
{amount_xml('TaxAmount', document.tax)}    <cac:TaxSubtotal>
{taxable}{tax}      <cac:TaxCategory>
        <cbc:ID>{category}</cbc:ID>
        <cbc:Percent>{document.rate}</cbc:Percent>
        <cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme>
      </cac:TaxCategory>
    </cac:TaxSubtotal>
  </cac:TaxTotal>
  <cac:LegalMonetaryTotal>
{totals}  </cac:LegalMonetaryTotal>
"""


def document_file(document, seller=("", NAME, "Falmouth", VAT_ID), buyer=None):
    root = "CreditNote" if document.code == 381 else "Invoice"
    base = "urn:oasis:names:specification:ubl:schema:xsd:"
    buyer = buyer or document.customer
    due = "" if document.code == 381 else f"  <cbc:DueDate>{document.due}</cbc:DueDate>\n"
    note = f"  <cbc:Note>{escape(document.note)}</cbc:Note>\n" if document.note else ""
    reference = ""
    if document.refers_to:
        reference = (f"  <cac:BillingReference><cac:InvoiceDocumentReference>\n"
                     f"    <cbc:ID>{document.refers_to.number}</cbc:ID>\n"
                     f"    <cbc:IssueDate>{document.refers_to.issued}</cbc:IssueDate>\n"
                     f"  </cac:InvoiceDocumentReference></cac:BillingReference>\n")
    text = f"""<?xml version="1.0" encoding="UTF-8"?>
<{root} xmlns="{base}{root}-2"
    xmlns:cac="{base}CommonAggregateComponents-2"
    xmlns:cbc="{base}CommonBasicComponents-2">
  <cbc:CustomizationID>urn:cen.eu:en16931:2017</cbc:CustomizationID>
  <cbc:ID>{document.number}</cbc:ID>
  <cbc:IssueDate>{document.issued}</cbc:IssueDate>
{due}  <cbc:{root}TypeCode>{document.code}</cbc:{root}TypeCode>
{note}  <cbc:DocumentCurrencyCode>{CURRENCY}</cbc:DocumentCurrencyCode>
  <cbc:BuyerReference>{buyer[0] or 'Accounts'}</cbc:BuyerReference>
{reference}{party_xml('Supplier', *seller)}"""
    text += party_xml("Customer", *buyer[:4]) + totals_xml(document)
    for number, (name, hours, price) in enumerate(document.lines, 1):
        text += line_xml(document, number, name, hours, price)
    return (text + f"</{root}>\n").encode()


def invoice_files(documents):
    files = {f"{d.number}.xml": document_file(d) for d in documents}
    bill = suppliers_invoice()
    files[f"{bill.number}.xml"] = document_file(bill, SUPPLIER[:4],
                                                ("", NAME, "Falmouth", VAT_ID))
    return files


def make_receipts(documents, items):
    """(number, date, item or None, pence, text): what customers paid, and what for."""
    by_number = {item.number: item for item in items}
    receipts = [("2026-06-29", "HS-2622", 0), ("2026-07-08", "HS-2601", 0),
                ("2026-07-20", "HS-2602", 0), ("2026-07-21", "HS-2603", 0),
                ("2026-07-31", "HS-2604", 0), ("2026-08-14", "HS-2606", 25000),
                ("2026-08-19", "HS-2608", 0)]
    return [(f"BACS-{701 + n}", day(date), by_number[number], by_number[number].amount - short)
            for n, (date, number, short) in enumerate(receipts)]


def receipt_file(receipts):
    lines = ["Receipt No,Value Date,Customer No,Customer,Amount,Reference"]
    for number, date, item, pence in receipts:
        customer = next(c for c in CUSTOMERS if c[0] == item.customer)
        lines.append(f'{number},{british_date(date)},{customer[0]},{customer[1]},'
                     f'"{grouped(pence, ",", ".")}",{item.number}')
    return ("\n".join(lines) + "\n").encode()


def make_items(documents):
    return [Item(d.number, d.customer[0], d.issued, d.due if d.effect > 0 else d.issued, d.effect)
            for d in documents]


def make_accounts(documents):
    accounts = Accounts()
    for document in documents:
        sign = -1 if document.code == 381 else 1
        if document.code == 386:
            accounts.bill_in_advance(document.net, document.tax)
            continue
        accounts.sell(sign * document.net, sign * document.tax)
        if document.prepaid:
            accounts.bill_in_advance(-document.refers_to.net, -document.refers_to.tax)
    return accounts


def put_figures(figures, documents, items, receipts):
    figures.remark("Harbour: one UBL file is one invoice. The supplier's lands in quarantine.")
    key = "sync.harbour.invoices.invoice"
    figures.put(f"{key}.read", len(documents) + 1)
    figures.put(f"{key}.committed", len(documents))
    figures.put(f"{key}.quarantined", 1)
    figures.put("sync.harbour.receipts.payment.read", len(receipts))
    figures.put("sync.harbour.receipts.payment.committed", len(receipts))
    figures.put("sync.harbour.receipts.payment.quarantined", 0)
    figures.put("quarantine.harbour.not_our_receivable", 1)
    figures.remark("Of these: credit notes (381) and the negative invoice (380) are credits, and\n"
                   "the final invoice asks only for what the deposit leaves.")
    figures.put("posted.harbour.invoices", sum(1 for i in items if i.amount > 0))
    figures.put("posted.harbour.credits", sum(1 for i in items if i.amount < 0))
    figures.money("posted.harbour.invoice_total", sum(i.amount for i in items if i.amount > 0))
    figures.money("posted.harbour.credit_total", sum(i.amount for i in items if i.amount < 0))
    figures.money("posted.harbour.paid_total", sum(pence for *_, pence in receipts))
    final = next(d for d in documents if d.prepaid)
    figures.money("harbour.final.total", final.total)
    figures.money("harbour.final.prepaid", final.prepaid)
    figures.money("harbour.final.payable", final.payable)
    figures.aging("aging.harbour.before", items, TODAY)
    for _, _, item, pence in receipts:
        item.settle(pence)
    figures.remark("Every receipt names its invoice; HS-2606 was paid 250.00 short.")
    figures.put("cash.harbour.applied", len(receipts))
    figures.money("cash.harbour.applied_total", sum(pence for *_, pence in receipts))
    by_number = {item.number: item for item in items}
    credited = []
    for document in documents:
        if document.code != 381:
            continue
        credit, invoice = by_number[document.number], by_number[document.refers_to.number]
        cents = min(-credit.open, invoice.open)
        if cents > 0:
            credit.settle(cents)
            invoice.settle(cents)
            credited.append(cents)
    figures.remark("A credit note goes to the invoice it names; one of them is paid already.")
    figures.put("cash.harbour.credits_applied", len(credited))
    figures.money("cash.harbour.credits_applied_total", sum(credited))
    figures.aging("aging.harbour.after", items, TODAY)
