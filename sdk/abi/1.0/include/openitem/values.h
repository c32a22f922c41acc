/* openitem/values.h - the values of fields of type `code`. Unknown values are kept and reported,
 * not refused at the boundary; lists grow at their end. */
#ifndef OPENITEM_VALUES_H
#define OPENITEM_VALUES_H

/* invoice.kind: gives the direction when the source has no UNTDID 1001 type code. */
enum {
    OI_INVOICE_KIND_INVOICE = 1,     /* 380 */
    OI_INVOICE_KIND_CREDIT_NOTE = 2, /* 381 */
    OI_INVOICE_KIND_DEBIT_NOTE = 3,  /* 383 */
    OI_INVOICE_KIND_PREPAYMENT = 4,  /* 386 */
    OI_INVOICE_KIND_PRO_FORMA = 5,   /* 325: never posts */
    OI_INVOICE_KIND_OPENING = 6      /* an open item taken over from another system */
};

/* change of a root record: absent means upsert. */
enum { OI_CHANGE_UPSERT = 0, OI_CHANGE_VOIDED = 1, OI_CHANGE_DELETED = 2 };

/* party.role */
enum {
    OI_ROLE_SELLER = 1,
    OI_ROLE_BUYER = 2,
    OI_ROLE_PAYEE = 3,
    OI_ROLE_TAX_REPRESENTATIVE = 4,
    OI_ROLE_SHIP_TO = 5,
    OI_ROLE_PAYER = 6
};

/* document_reference.kind */
enum {
    OI_REFERENCE_PRECEDING_INVOICE = 1, /* BG-3 */
    OI_REFERENCE_SUPPORTING = 2,        /* BG-24 */
    OI_REFERENCE_ORDER = 3,
    OI_REFERENCE_CONTRACT = 4,
    OI_REFERENCE_OTHER = 5
};

/* payment.kind: the direction of its amount. */
enum {
    OI_PAYMENT_RECEIPT = 1, /* money in */
    OI_PAYMENT_REFUND = 2,  /* money we paid back */
    OI_PAYMENT_RETURN = 3   /* a receipt the bank took back */
};

/* allocation.kind: what is applied. */
enum {
    OI_ALLOCATION_PAYMENT = 1,
    OI_ALLOCATION_CREDIT_NOTE = 2,
    OI_ALLOCATION_DISCOUNT = 3,
    OI_ALLOCATION_WRITE_OFF = 4,
    OI_ALLOCATION_OTHER = 5
};

/* balance.kind */
enum {
    OI_BALANCE_CUSTOMER = 1,     /* what one customer owes */
    OI_BALANCE_RECEIVABLES = 2,  /* what all owe: the control account */
    OI_BALANCE_CONTROL_TOTAL = 3 /* count and sum of what the source delivered */
};

/* finding.flag */
enum { OI_FINDING_FATAL = 1, OI_FINDING_WARNING = 2, OI_FINDING_INFORMATION = 3 };

/* acknowledgement.kind */
enum {
    OI_ACKNOWLEDGEMENT_SYNTAX = 1,     /* of the form alone: TA1, 997, 999, CONTRL */
    OI_ACKNOWLEDGEMENT_APPLICATION = 2 /* of what the documents say: 824, APERAK */
};

/* acknowledgement.direction */
enum {
    OI_ACKNOWLEDGEMENT_OUTGOING = 1, /* of what was received, to be sent */
    OI_ACKNOWLEDGEMENT_INCOMING = 2  /* received, of what was sent */
};

/* acknowledgement.verdict, acknowledged_part.verdict */
enum {
    OI_VERDICT_ACCEPTED = 1,
    OI_VERDICT_ACCEPTED_WITH_ERRORS = 2,
    OI_VERDICT_PARTLY = 3, /* some messages of it */
    OI_VERDICT_REJECTED = 4
};

/* acknowledged_part.level */
enum { OI_LEVEL_GROUP = 1, OI_LEVEL_MESSAGE = 2, OI_LEVEL_SEGMENT = 3, OI_LEVEL_ELEMENT = 4 };

#endif
