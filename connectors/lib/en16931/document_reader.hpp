// What the readers of all XML syntaxes of EN 16931 do the same way: find the document, read single
// values, say what could not be read.
//
// Values: texts as written, without white space around them; amounts and decimals with the digits
// written. What cannot be read becomes a finding beside an absent field, except for what
// receivables cannot do without (issue date, due date, the totals): then the whole document is
// refused, unless the syntax is judged as well, where all findings are wanted.
#pragma once

#include "connectors/lib/en16931/options.hpp"
#include "connectors/lib/en16931/terms.hpp"
#include "connectors/lib/xml/base64.hpp"
#include "connectors/lib/xml/outline.hpp"
#include "connectors/lib/xml/repeated.hpp"

#include <openitem/connector.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace openitem::en16931 {

inline std::string expected_but_found(const char* what, std::string_view found) {
    return std::string("expected ") + what + ", found " + openitem::detail::quoted(found);
}

/// What tells a document from every other one of its seller: the seller, the number, the type and
/// the year of issue. The seller is named by the first of `seller` there is; a document without a
/// number by the name of its file.
inline std::string source_id(const std::array<std::string_view, 5>& seller, std::string_view number,
                             std::string_view file, std::string_view type_code,
                             std::string_view issued) {
    std::string out;
    for (const std::string_view candidate : seller) {
        if (candidate.empty()) continue;
        out = candidate;
        break;
    }
    if (number.empty()) number = file.substr(file.find_last_of('/') + 1);
    return out.append("|").append(number).append("|").append(type_code).append("|").append(
        issued.substr(0, 4));
}

/// How a syntax writes its days, and by which rules its findings are known.
template <class Name>
struct Syntax {
    std::optional<Date> (*try_date)(const xml::Element<Name>& node);
    const char* a_day;  ///< "a date like 2026-01-31"
    const char* date;   ///< "ubl.date"
    const char* decimal;
    const char* amount;
    const char* attachment;
    const char* charge_indicator;
    const char* repeated;
};

template <class Name>
class DocumentReader {
protected:
    using Element = xml::Element<Name>;

    DocumentReader(Run& run, const Options& options, const Syntax<Name>& syntax)
        : run_(run),
          options_(options),
          syntax_(syntax),
          document_({options.max_bytes, options.max_depth}) {}

    /// The root, or the document inside a standard business document envelope (SBDH). Throws
    /// BadSource(code) when neither `is_ours`.
    template <std::size_t N, class IsOurs>
    Element find_document(std::string_view bytes, const xml::NameTable<Name, N>& names,
                          const IsOurs& is_ours, const char* code, const char* expected) {
        xml::Node root;
        locator_.clear();
        try {
            root = document_.parse(bytes);
            xml::Node document = root;
            if (xml::local_name(root) == "StandardBusinessDocument") {
                for (const xml::Node node : root.children()) {
                    if (is_ours(node)) document = node;
                }
            }
            if (is_ours(document)) {
                return outline_.read(document_, document, names);
            }
        } catch (const Error& error) {
            throw BadSource(error.code, error.what());
        }
        throw BadSource(code, std::string("expected ") + expected + ", found the root element <" +
                                  std::string(root.name()) + "> of namespace " +
                                  openitem::detail::quoted(xml::namespace_uri(root)));
    }

    /// Keeps the first of several.
    static void keep(std::string_view& slot, Element node) {
        if (slot.empty()) slot = node.text();
    }
    static void keep(Element& slot, Element node) {
        if (slot.empty()) slot = node;
    }

    /// A text behind another one, on a line of its own; `joined` holds what is made of several.
    static void append(std::string_view& slot, std::string& joined, std::string_view text) {
        if (text.empty()) return;
        if (slot.empty()) {
            slot = text;
            return;
        }
        if (joined.empty()) joined = slot;
        slot = joined.append("\n").append(text);
    }

    template <class Owner>
    void add_finding(Owner& owner, Element node, const char* rule, const std::string& message,
                     std::uint32_t flag = OI_FINDING_FATAL) {
        owner.add_finding()
            .rule(rule)
            .flag(flag)
            .message_location(locator_.of(node.node()))
            .message(message);
    }

    template <class Owner>
    void add_repeated(Owner& owner, Element again) {
        add_finding(owner, again, syntax_.repeated,
                    "expected <" + std::string(again.node().name()) +
                        "> once, found it again with another content: the first is kept");
    }

    /// What may stand once in `parent` and is not to be guessed.
    template <class Owner>
    void expect_once(Owner& owner, Element parent, const xml::NameSet<Name>& names) {
        xml::each_contradiction(parent, names, [&](Element again) { add_repeated(owner, again); });
    }

    template <class Row>
    void locate(Row& row, Element node) {
        location_.clear();
        locator_.append(location_, node.node());
        row.location(location_);
    }

    template <class Owner>
    std::optional<Date> date(Owner& owner, Element node) {
        if (node.text().empty()) return std::nullopt;
        const auto value = syntax_.try_date(node);
        if (!value) {
            add_finding(owner, node, syntax_.date, expected_but_found(syntax_.a_day, node.text()));
        }
        return value;
    }

    template <class Owner>
    std::optional<oi_decimal> decimal(Owner& owner, Element node) {
        if (node.text().empty()) return std::nullopt;
        const auto value = number(node.text());
        if (!value) {
            add_finding(owner, node, syntax_.decimal,
                        expected_but_found("a decimal number like 12.50", node.text()));
        }
        return value;
    }

    template <class Owner>
    std::optional<oi_amount> amount(Owner& owner, Element node) {
        if (node.text().empty()) return std::nullopt;
        const auto value = number(node.text());
        if (value) return openitem::amount(*value, currency_of(node));
        add_finding(owner, node, syntax_.amount,
                    expected_but_found("an amount like 12.50", node.text()));
        return std::nullopt;
    }

    std::optional<Date> required_date(Invoice& invoice, Element node, const char* field) {
        if (options_.syntax_rules != RuleSet::none) return date(invoice, node);
        if (node.text().empty()) return std::nullopt;
        if (const auto value = syntax_.try_date(node)) return value;
        refuse(node, syntax_.date, syntax_.a_day, field);
    }

    std::optional<oi_amount> required_amount(Invoice& invoice, Element node, const char* field) {
        if (options_.syntax_rules != RuleSet::none) return amount(invoice, node);
        if (node.text().empty()) return std::nullopt;
        if (const auto value = number(node.text())) {
            return openitem::amount(*value, currency_of(node));
        }
        refuse(node, syntax_.amount, "an amount like 12.50 with at most 18 digits", field);
    }

    /// Allowance or charge: a row whose indicator cannot be read says neither.
    template <class Row>
    void read_charge_indicator(Row& row, Element node) {
        if (const auto charge = xml::try_flag(node.text())) {
            row.charge(*charge);
        } else {
            add_finding(row, node, syntax_.charge_indicator,
                        expected_but_found("true or false", node.text()));
        }
    }

    /// An embedded file (BT-125); goes to the host's blobs.
    void read_attachment(Invoice& invoice, DocumentReference& row, Element object) {
        if (object.empty() || !options_.attachments) return;
        const auto bytes = xml::decode_base64(object.text());
        if (!bytes) {
            add_finding(invoice, object, syntax_.attachment, "expected an attachment in base64");
            return;
        }
        Attachment attachment = row.add_attachment();
        attachment.filename(object.attribute("filename"));
        attachment.mime_type(object.attribute("mimeCode"));
        attachment.size(static_cast<std::int64_t>(bytes->size()));
        attachment.blob(run_.put_blob(*bytes));
    }

    /// Payment terms in words (BT-20), and the discounts they state.
    void set_payment_terms(Invoice& invoice, std::string_view terms) {
        invoice.payment_terms(terms);
        discount_terms(terms, [&](const DiscountTerm& term) {
            DiscountTier tier = invoice.add_discount_tier().days(term.days).percent(term.percent);
            if (term.base && currency_.size() == 3) {
                tier.base(openitem::amount(*term.base, currency_));
            }
        });
    }

    std::string_view currency_of(Element node) const {
        const std::string_view own = node.attribute("currencyID");
        const std::string_view found = own.empty() ? currency_ : own;
        if (found.size() != 3) return no_currency;
        for (const char c : found) {
            if (c <= ' ' || c > '~') return no_currency;
        }
        return found;
    }

    Run& run_;
    const Options& options_;
    const Syntax<Name>& syntax_;
    xml::Document document_;
    xml::Outline<Name> outline_;
    std::string_view currency_;  ///< of the document
    std::string path_;           ///< of the line being read

private:
    [[noreturn]] static void refuse(Element node, const char* rule, const char* what,
                                    const char* field) {
        throw Error(OI_BAD_DATA, rule,
                    expected_but_found(what, node.text()) + " at " + xml::location(node.node()),
                    field);
    }

    xml::Locator locator_;
    std::string location_;  // of a row, while it is put together
};

}  // namespace openitem::en16931
