// The rules of the VAT categories. They are one set with ten rules, asked of nine categories that
// differ in a few traits; what only one category knows follows behind it.
#include <array>
#include <cstdint>
#include <limits>
#include <map>
#include <utility>

#include "host/model/en16931/rule.hpp"

namespace openitem::model::en16931 {
namespace {

enum class Rate : std::uint8_t { above_zero, zero, zero_or_above, none };
enum class Parties : std::uint8_t {
    seller_any,  // the seller, by VAT identifier or tax registration, or its representative
    seller_vat,  // by VAT identifier
    seller_vat_buyer_vat,
    seller_any_buyer_any,  // the buyer by VAT identifier or registration
    no_vat_ids,
};

struct Traits {
    Vat category;
    std::string_view family;  // "BR-IC-"
    std::string_view name;
    Rate rate;
    Parties parties;
    bool by_rate;    // broken down by rate, and taxed; else the category as a whole, untaxed
    bool exemption;  // a reason is demanded; else it is forbidden
    bool may_stand_unused = false;  // a breakdown of what no line is taxed by is let pass
};

constexpr Traits traits[] = {
    {Vat::S, "BR-S-", "standard rate", Rate::above_zero, Parties::seller_any, true, false},
    {Vat::Z, "BR-Z-", "zero rate", Rate::zero, Parties::seller_any, false, false},
    {Vat::E, "BR-E-", "exempt", Rate::zero, Parties::seller_any, false, true, true},
    {Vat::AE, "BR-AE-", "reverse charge", Rate::zero, Parties::seller_any_buyer_any, false, true},
    {Vat::K, "BR-IC-", "intra-community supply", Rate::zero, Parties::seller_vat_buyer_vat, false,
     true},
    {Vat::G, "BR-G-", "export outside the EU", Rate::zero, Parties::seller_vat, false, true},
    {Vat::O, "BR-O-", "not subject to VAT", Rate::none, Parties::no_vat_ids, false, true, true},
    {Vat::L, "BR-AF-", "IGIC", Rate::zero_or_above, Parties::seller_any, true, false},
    {Vat::M, "BR-AG-", "IPSI", Rate::zero_or_above, Parties::seller_any, true, false},
};
constexpr std::size_t family_count = std::size(traits);
constexpr std::size_t rules_per_family = 10;

bool at_place(const AdjustmentRow& row, Place place) {
    return row.flag<OI_ALLOWANCE_CHARGE_CHARGE>() == (place == on_charge);
}

// ---- 01: what is taxed in a category is broken down there, and nothing else ---------------------

template <std::size_t N>
void is_broken_down(const Invoice& invoice, const Report& report) {
    constexpr Traits of = traits[N];
    const bool used = invoice.has(of.category, on_line | on_allowance | on_charge);
    const std::uint32_t count = invoice.subtotals_of(of.category);
    const bool holds = !used        ? count == 0 || of.may_stand_unused
                       : of.by_rate ? count > 0
                                    : count == 1;
    report.unless(holds, {}, [&] {
        if (!used) return std::string("a breakdown of what nothing is taxed by");
        return count == 0 ? std::string() : fmt::format("{} of them", count);
    });
}

// ---- 02 to 04: who must be known for it ---------------------------------------------------------

bool has_vat_id(const PartyRow& party) { return party && !party.text<OI_PARTY_VAT_ID>().empty(); }

bool parties_are_known(const Invoice& invoice, Parties parties) {
    const bool seller_vat = has_vat_id(invoice.seller) || has_vat_id(invoice.tax_representative);
    const bool seller_any =
        seller_vat || (invoice.seller && !invoice.seller.text<OI_PARTY_TAX_ID>().empty());
    const bool buyer_vat = has_vat_id(invoice.buyer);
    const bool buyer_any =
        buyer_vat || (invoice.buyer && !invoice.buyer.text<OI_PARTY_REGISTRATION_ID>().empty());
    switch (parties) {
        case Parties::seller_any:
            return seller_any;
        case Parties::seller_vat:
            return seller_vat;
        case Parties::seller_vat_buyer_vat:
            return seller_vat && buyer_vat;
        case Parties::seller_any_buyer_any:
            return seller_any && buyer_any;
        case Parties::no_vat_ids:
            return !seller_vat && !buyer_vat;
    }
    return true;
}

template <std::size_t N, Place Where>
void parties_are_known(const Invoice& invoice, const Report& report) {
    constexpr Traits of = traits[N];
    if (!invoice.has(of.category, Where)) return;
    report.unless(parties_are_known(invoice, of.parties), {},
                  of.parties == Parties::no_vat_ids ? "a VAT identifier" : "nothing");
}

// ---- 05 to 07: the rate -------------------------------------------------------------------------

bool is_right(const oi_decimal* rate, Rate wanted) {
    if (rate == nullptr) return wanted == Rate::none;
    switch (wanted) {
        case Rate::above_zero:
            return rate->units > 0;
        case Rate::zero:
            return rate->units == 0;
        case Rate::zero_or_above:
            return rate->units >= 0;
        case Rate::none:
            return false;
    }
    return true;
}

std::string in_words(const oi_decimal* rate) {
    return rate == nullptr ? std::string() : Exact(rate).to_string();
}

template <std::size_t N>
void line_rate_is_right(const Invoice& invoice, const Report& report) {
    constexpr Traits of = traits[N];
    if (!invoice.has(of.category, on_line)) return;
    for (const LineRow line : invoice.lines) {
        if (vat_of(line.text<OI_INVOICE_LINE_TAX_CATEGORY>()) != of.category) continue;
        const oi_decimal* rate = line.decimal<OI_INVOICE_LINE_TAX_RATE>();
        report.unless(is_right(rate, of.rate), line.location(), [&] { return in_words(rate); });
    }
}

template <std::size_t N, Place Where>
void adjustment_rate_is_right(const Invoice& invoice, const Report& report) {
    constexpr Traits of = traits[N];
    if (!invoice.has(of.category, Where)) return;
    for (const AdjustmentRow row : invoice.adjustments) {
        if (!at_place(row, Where)) continue;
        if (vat_of(row.text<OI_ALLOWANCE_CHARGE_TAX_CATEGORY>()) != of.category) continue;
        const oi_decimal* rate = row.decimal<OI_ALLOWANCE_CHARGE_TAX_RATE>();
        report.unless(is_right(rate, of.rate), row.location(), [&] { return in_words(rate); });
    }
}

// ---- 08 to 10: the breakdown --------------------------------------------------------------------

template <std::size_t N, class Visit>
void each_subtotal(const Invoice& invoice, const Visit& visit) {
    if (!invoice.has(traits[N].category, on_subtotal)) return;
    for (const TaxRow row : invoice.subtotals) {
        if (vat_of(row.text<OI_TAX_SUBTOTAL_CATEGORY>()) == traits[N].category) visit(row);
    }
}

bool same_rate(const oi_decimal* a, const oi_decimal* b) {
    return a != nullptr && b != nullptr && Exact(a) == Exact(b);
}

struct Taxed {
    Exact sum;
    bool any = false;
};

// visit(rate, amount, less) for every line, allowance and charge of a category.
template <class Visit>
void each_part(const Invoice& invoice, Vat category, const Visit& visit) {
    for (const LineRow line : invoice.lines) {
        if (vat_of(line.text<OI_INVOICE_LINE_TAX_CATEGORY>()) != category ||
            !line.text<OI_INVOICE_LINE_PARENT_LINE_ID>().empty()) {
            continue;
        }
        visit(line.decimal<OI_INVOICE_LINE_TAX_RATE>(),
              Exact(line.amount<OI_INVOICE_LINE_NET_AMOUNT>()), false);
    }
    for (const AdjustmentRow row : invoice.adjustments) {
        if (vat_of(row.text<OI_ALLOWANCE_CHARGE_TAX_CATEGORY>()) != category) continue;
        visit(row.decimal<OI_ALLOWANCE_CHARGE_TAX_RATE>(),
              Exact(row.amount<OI_ALLOWANCE_CHARGE_AMOUNT>()), !at_place(row, on_charge));
    }
}

// Lines less allowances plus charges of a category, and where `by_rate` of one rate. Of an invoice
// with many breakdowns they are summed up once for all.
class Parts {
public:
    Parts(const Invoice& invoice, Vat category, bool by_rate)
        : invoice_(invoice),
          category_(category),
          by_rate_(by_rate),
          many_(invoice.subtotals_of(category) > few) {
        if (!many_) return;
        each_part(invoice, category, [&](const oi_decimal* rate, Exact amount, bool less) {
            add(sums_[key_of(rate)], amount, less);
        });
    }

    Taxed of(const oi_decimal* rate) const {
        Taxed out;
        if (many_) {
            const auto found = sums_.find(key_of(rate));
            const bool comparable = !by_rate_ || rate != nullptr;
            return found == sums_.end() || !comparable ? out : found->second;
        }
        each_part(invoice_, category_, [&](const oi_decimal* its, Exact amount, bool less) {
            if (!by_rate_ || same_rate(its, rate)) add(out, amount, less);
        });
        return out;
    }

private:
    static constexpr std::uint32_t few = 16;
    // A rate without zeros at its end; the same for all where the rate does not matter.
    using Key = std::pair<std::int64_t, unsigned>;

    Key key_of(const oi_decimal* rate) const {
        if (!by_rate_) return {};
        if (rate == nullptr) return {0, std::numeric_limits<unsigned>::max()};
        Key out{rate->units, rate->units == 0 ? 0U : rate->scale};
        for (; out.second != 0 && out.first % 10 == 0; --out.second) out.first /= 10;
        return out;
    }
    static void add(Taxed& to, Exact amount, bool less) {
        to.any = true;
        if (less) {
            to.sum -= amount;
        } else {
            to.sum += amount;
        }
    }

    const Invoice& invoice_;
    Vat category_;
    bool by_rate_, many_;
    std::map<Key, Taxed> sums_;
};

template <std::size_t N>
void taxable_adds_up(const Invoice& invoice, const Report& report) {
    constexpr Traits of = traits[N];
    if (invoice.subtotals_of(of.category) == 0) return;
    const Parts all(invoice, of.category, of.by_rate);
    each_subtotal<N>(invoice, [&](const TaxRow& row) {
        const Exact stated(row.amount<OI_TAX_SUBTOTAL_TAXABLE>());
        const Taxed parts = all.of(row.decimal<OI_TAX_SUBTOTAL_RATE>());
        const bool holds =
            of.by_rate ? !row.has<OI_TAX_SUBTOTAL_RATE>() ||
                             (parts.any && stated - one < parts.sum && stated + one > parts.sum)
                       : stated == parts.sum.rounded(2);
        report.unless(holds, row.location(), [&] {
            return fmt::format("{} where the parts make {}", stated.to_string(),
                               parts.sum.to_string());
        });
    });
}

template <std::size_t N>
void tax_is_right(const Invoice& invoice, const Report& report) {
    constexpr Traits of = traits[N];
    each_subtotal<N>(invoice, [&](const TaxRow& row) {
        const Exact tax(row.amount<OI_TAX_SUBTOTAL_TAX>());
        bool holds = tax == Exact();
        if (of.by_rate) {
            const Exact taxable = Exact(row.amount<OI_TAX_SUBTOTAL_TAXABLE>()).magnitude();
            const Exact expected =
                (taxable * Exact(row.decimal<OI_TAX_SUBTOTAL_RATE>()) * Exact(1, 2)).rounded(2);
            holds = tax.magnitude() - one < expected && tax.magnitude() + one > expected;
        }
        report.unless(holds, row.location(), [&] { return tax.to_string(); });
    });
}

template <std::size_t N>
void exemption_is_right(const Invoice& invoice, const Report& report) {
    constexpr Traits of = traits[N];
    each_subtotal<N>(invoice, [&](const TaxRow& row) {
        const bool reason = row.has<OI_TAX_SUBTOTAL_EXEMPTION_REASON>() ||
                            row.has<OI_TAX_SUBTOTAL_EXEMPTION_CODE>();
        report.unless(reason == of.exemption, row.location(), reason ? "one" : "nothing");
    });
}

// ---- the table ----------------------------------------------------------------------------------

// Ids and demands are put together when this is compiled.
struct Text {
    std::array<char, 120> letters{};
    std::size_t size = 0;

    constexpr Text& add(std::string_view text) {
        for (const char c : text) letters[size++] = c;
        return *this;
    }
    constexpr std::string_view view() const { return {letters.data(), size}; }
};

constexpr std::string_view parties_in_words(Parties parties) {
    switch (parties) {
        case Parties::seller_any:
            return "the seller's VAT identifier or tax registration";
        case Parties::seller_vat:
            return "the seller's VAT identifier";
        case Parties::seller_vat_buyer_vat:
            return "the VAT identifiers of seller and buyer";
        case Parties::seller_any_buyer_any:
            return "tax identifiers of seller and buyer";
        case Parties::no_vat_ids:
            return "no VAT identifier of seller or buyer";
    }
    return {};
}

constexpr std::string_view rate_in_words(Rate rate) {
    switch (rate) {
        case Rate::above_zero:
            return "a rate above 0";
        case Rate::zero:
            return "a rate of 0";
        case Rate::zero_or_above:
            return "a rate of 0 or more";
        case Rate::none:
            return "no rate";
    }
    return {};
}

constexpr std::string_view demand_of(const Traits& of, std::size_t number) {
    switch (number) {
        case 1:
            return of.by_rate ? "a VAT breakdown exactly where it is used"
                              : "one VAT breakdown exactly where it is used";
        case 2:
        case 3:
        case 4:
            return parties_in_words(of.parties);
        case 5:
        case 6:
        case 7:
            return rate_in_words(of.rate);
        case 8:
            return "a taxable amount that is the sum of its parts";
        case 9:
            return of.by_rate ? "a tax of taxable amount times rate" : "a tax of 0";
        default:
            return of.exemption ? "a reason for the exemption" : "no reason for an exemption";
    }
}

constexpr std::array<std::string_view, rules_per_family> terms = {
    "BG-23", "BT-31", "BT-31", "BT-31", "BT-152", "BT-96", "BT-103", "BT-116", "BT-117", "BT-120"};
constexpr std::array<std::string_view, rules_per_family> places = {"",
                                                                   " of a line",
                                                                   " of an allowance",
                                                                   " of a charge",
                                                                   " of a line",
                                                                   " of an allowance",
                                                                   " of a charge",
                                                                   "",
                                                                   "",
                                                                   ""};

struct Texts {
    std::array<std::array<Text, rules_per_family>, family_count> ids, demands;
};
constexpr Texts texts = [] {
    Texts out{};
    for (std::size_t family = 0; family < family_count; ++family) {
        for (std::size_t i = 0; i < rules_per_family; ++i) {
            const char digits[] = {i + 1 == 10 ? '1' : '0', static_cast<char>('0' + (i + 1) % 10)};
            out.ids[family][i].add(traits[family].family).add({digits, 2});
            out.demands[family][i]
                .add(demand_of(traits[family], i + 1))
                .add(" for \"")
                .add(traits[family].name)
                .add("\"")
                .add(places[i]);
        }
    }
    return out;
}();

template <std::size_t N>
constexpr auto family() {
    constexpr std::array<decltype(InvoiceRule::check), rules_per_family> checks = {
        is_broken_down<N>,
        parties_are_known<N, on_line>,
        parties_are_known<N, on_allowance>,
        parties_are_known<N, on_charge>,
        line_rate_is_right<N>,
        adjustment_rate_is_right<N, on_allowance>,
        adjustment_rate_is_right<N, on_charge>,
        taxable_adds_up<N>,
        tax_is_right<N>,
        exemption_is_right<N>,
    };
    std::array<InvoiceRule, rules_per_family> out{};
    for (std::size_t i = 0; i < rules_per_family; ++i) {
        out[i] = {texts.ids[N][i].view(), terms[i], texts.demands[N][i].view(), checks[i]};
    }
    return out;
}

// ---- what only one category knows ---------------------------------------------------------------

void supply_has_a_date(const Invoice& invoice, const Report& report) {
    if (!invoice.has(Vat::K, on_subtotal)) return;
    report.unless(invoice.root.has<OI_INVOICE_DELIVERED_ON>() ||
                  invoice.root.has<OI_INVOICE_PERIOD_FROM>() ||
                  invoice.root.has<OI_INVOICE_PERIOD_TO>());
}

void supply_has_a_country(const Invoice& invoice, const Report& report) {
    if (!invoice.has(Vat::K, on_subtotal)) return;
    report.unless(invoice.ship_to && !invoice.ship_to.text<OI_PARTY_COUNTRY>().empty());
}

template <unsigned Places>
void untaxed_stands_alone(const Invoice& invoice, const Report& report) {
    if (!invoice.has(Vat::O, on_subtotal)) return;
    report.unless(!invoice.has_other_than(Vat::O, Places), {}, "another one");
}

bool uses(const Invoice& invoice, Vat category) {
    return invoice.has(category, on_line | on_allowance | on_charge | on_subtotal);
}

void split_payment_is_italian(const Invoice& invoice, const Report& report) {
    if (!uses(invoice, Vat::B)) return;
    for (const PartyRow* party : {&invoice.seller, &invoice.buyer}) {
        const auto country = *party ? party->text<OI_PARTY_COUNTRY>() : std::string_view();
        report.unless(country == "IT", {}, country);
    }
}

void split_payment_is_not_mixed(const Invoice& invoice, const Report& report) {
    if (!uses(invoice, Vat::B)) return;
    report.unless(!uses(invoice, Vat::S), {}, "both");
}

constexpr std::array own_rules = {
    InvoiceRule{"BR-IC-11", "BT-72",
                "a delivery date or an invoicing period for a supply within "
                "the community",
                supply_has_a_date},
    InvoiceRule{"BR-IC-12", "BT-80", "the country delivered to for a supply within the community",
                supply_has_a_country},
    InvoiceRule{"BR-O-11", "BG-23", "no other VAT breakdown beside \"not subject to VAT\"",
                untaxed_stands_alone<on_subtotal>},
    InvoiceRule{"BR-O-12", "BT-151", "no line of another category beside \"not subject to VAT\"",
                untaxed_stands_alone<on_line>},
    InvoiceRule{"BR-O-13", "BT-95",
                "no allowance of another category beside \"not subject to "
                "VAT\"",
                untaxed_stands_alone<on_allowance>},
    InvoiceRule{"BR-O-14", "BT-102", "no charge of another category beside \"not subject to VAT\"",
                untaxed_stands_alone<on_charge>},
    InvoiceRule{"BR-B-01", "BT-151", "seller and buyer in Italy for split payment",
                split_payment_is_italian},
    InvoiceRule{"BR-B-02", "BT-151", "split payment or the standard rate, not both",
                split_payment_is_not_mixed},
};

template <std::size_t... N>
constexpr auto all_rules(std::index_sequence<N...>) {
    std::array<InvoiceRule, sizeof...(N) * rules_per_family + own_rules.size()> out{};
    std::size_t at = 0;
    const auto add = [&](const auto& some) {
        for (const InvoiceRule& rule : some) out[at++] = rule;
    };
    (add(family<N>()), ...);
    add(own_rules);
    return out;
}

constexpr auto rules = all_rules(std::make_index_sequence<family_count>());

}  // namespace

std::span<const InvoiceRule> vat_rules() noexcept { return rules; }

}  // namespace openitem::model::en16931
