// One FatturaPA file into its invoices: a header that names the parties, and one record for each
// body.
//
// FatturaPA states less than EN 16931 asks for: the totals of the record are made of the summary by
// VAT rate (DatiRiepilogo), of the document's own total where there is one, and of what the
// customer keeps or has paid. money.cpp says how.
//
// Values: texts as written, without white space around them; amounts and decimals with the digits
// written. What cannot be read becomes a finding beside an absent field, except for what
// receivables cannot do without (date, due dates, the totals): then the body is refused.
#pragma once

#include "connectors/fatturapa/exact.hpp"
#include "connectors/fatturapa/names.hpp"
#include "connectors/lib/xml/outline.hpp"
#include "connectors/lib/xml/repeated.hpp"

#include <openitem/connector.hpp>

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace openitem::fatturapa {

using Element = xml::Element<Name>;

/// What the configuration says.
struct Options {
    enum class CustomerId : std::uint8_t { none, identifier };
    CustomerId customer_id = CustomerId::none;
    bool attachments = true;
    bool syntax_rules = false;
    std::size_t max_bytes = xml::Limits{}.bytes;
    unsigned max_depth = xml::Limits{}.depth;
};

/// Not a FatturaPA document at all.
inline constexpr const char* not_fatturapa = "fatturapa.not_fatturapa";

/// A whole file, and the handle by which the host knows it.
struct Source {
    std::string_view name;
    std::string_view bytes;
    std::uint32_t handle = 0;
};

class Reader {
public:
    Reader(Run& run, const Options& options)
        : run_(run), options_(options), document_({options.max_bytes, options.max_depth}) {}

    /// A body that cannot be taken goes to quarantine, the others do not. Throws BadSource when the
    /// bytes are no FatturaPA.
    void read(const Source& source);

private:
    /// What the summary by VAT rate and the general data of a document add up to.
    struct Sums {
        Exact lines;       ///< of the lines' totals
        Exact taxable;     ///< of the summary, by VAT rate
        Exact tax;         ///< of the summary
        Exact split_tax;   ///< that part of it the customer pays to the state, not to the seller
        Exact allowances;  ///< on the whole document
        Exact charges;     ///< on the whole document, beyond what the summary has
        Exact funds;       ///< contributions to social-security funds, which the summary has
        Exact withheld;    ///< kept by the customer for the tax office or a fund
        Exact advances;    ///< paid before
        std::optional<Exact> stamp;     ///< stamp duty
        std::optional<Exact> stated;    ///< the document's own total
        std::optional<Exact> rounding;  ///< of the document's total
        bool has_summary = false;
        bool stamp_charged = false;  ///< to the customer
    };
    /// One DettaglioPagamento.
    struct Payment {
        Element node;
        std::string_view method;
        std::string_view terms;  ///< CondizioniPagamento around it
        std::optional<Exact> amount;
        std::optional<Date> due;
        bool paid = false;
    };

    // reader.cpp: the document and its bodies
    Element find_document(std::string_view bytes);
    void start_body(Element body);
    oi_origin origin_of(const Source& source, Element body, std::string_view text) const;
    bool is_repeated(Element document);
    std::string source_id(std::string_view name) const;
    void read_body(const Source& source, Element body);
    void read_header(Invoice& invoice, Element body);
    void expect_once(Invoice& invoice, Element body);

    // parties.cpp
    void read_parties(Invoice& invoice);
    void read_party(Invoice& invoice, Element element, std::uint32_t role);
    void read_seller_extras(Party& party, Element seller);
    void read_address(Party& party, Element address);
    void read_endpoint(Party& party);

    // references.cpp: other documents, delivery, notes, attachments
    void read_references(Invoice& invoice, Element general);
    void read_order_lines(Element order);
    void read_related(Invoice& invoice, Element node, Name name);
    void read_despatch(Invoice& invoice, Element node, bool again);
    void read_delivery(Invoice& invoice, Element transport);
    void read_notes(Invoice& invoice, Element document);
    void read_attachment(Invoice& invoice, Element node);

    // lines.cpp
    void read_lines(Invoice& invoice, Element goods);
    void read_line(Invoice& invoice, Element node);
    void read_item_code(InvoiceLine& line, Element code);
    void read_other_data(InvoiceLine& line, Element data);
    void read_line_discounts(InvoiceLine& line, Element node, Exact price, Exact quantity);

    // money.cpp: the summary, what stands on the whole document, the totals
    Sums sums_of(Element body);
    void add_document_sums(Sums& sums, Element document);
    void read_summary(Invoice& invoice, Element goods);
    void read_funds(Invoice& invoice, Element document);
    void read_discounts(Invoice& invoice, Element document, const Sums& sums);
    static Exact discount_of(Element node, Exact base);
    std::string_view tax_category(std::string_view nature, std::string_view rate) const;
    Exact settle(Invoice& invoice, Element document, Sums& sums);
    bool explain_total(Sums& sums) const;
    void read_withholding(Invoice& invoice, Element document);

    // payment.cpp
    std::vector<Payment> payments_of(Element body) const;
    void read_payments(Invoice& invoice, const std::vector<Payment>& payments, Exact payable);
    void read_instalments(Invoice& invoice, const std::vector<const Payment*>& payments);
    void read_payment_means(Invoice& invoice, const std::vector<Payment>& payments);
    template <class Owner>
    void read_payment_discount(Owner& owner, const Payment& payment) const;

    // simplified.cpp: FSM10, whose lines state amounts with VAT
    void read_simplified(Invoice& invoice, Element body);
    static Exact tax_inside(Element goods, Exact amount);

    // Values.
    /// Keeps the first of several.
    static void keep(std::string_view& slot, Element node) {
        if (slot.empty()) slot = node.text();
    }
    template <class Owner>
    std::optional<Date> date(Owner& owner, Element node);
    template <class Owner>
    std::optional<oi_decimal> decimal(Owner& owner, Element node);
    template <class Owner>
    std::optional<oi_amount> amount(Owner& owner, Element node);
    oi_amount money(oi_decimal value) const { return openitem::amount(value, currency_); }
    std::optional<oi_amount> money(Exact value) const;
    static std::optional<Date> required_date(Element node, const char* field);
    static std::optional<Exact> required_amount(Element node, const char* field);
    template <class Owner>
    void add_finding(Owner& owner, Element node, const char* rule, const std::string& message,
                     std::uint32_t flag = OI_FINDING_FATAL);
    template <class Row>
    void locate(Row& row, Element node);

    Run& run_;
    const Options& options_;
    xml::Document document_;
    xml::Outline<Name> outline_;
    // Of the file being read.
    Element root_;
    Element header_;
    bool simplified_ = false;
    std::string seller_id_;
    std::string buyer_id_;
    xml::Locator places_;
    std::size_t bodies_ = 0;
    std::set<std::string> numbers_;  // of the bodies so far
    // Of the body being read.
    std::string_view number_;
    std::string_view issued_;
    std::string_view document_type_;
    std::string_view type_code_;
    std::string_view currency_;
    std::string text_;  // put together of several elements
    std::unordered_map<std::string_view, std::string_view> order_items_;  // by line number
    std::set<Exact> split_rates_;  // of VAT the customer pays to the state
};

}  // namespace openitem::fatturapa
