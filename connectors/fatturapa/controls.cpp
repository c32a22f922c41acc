#include "connectors/fatturapa/controls.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>

namespace openitem::fatturapa {

namespace {

constexpr oi_decimal cent{1, 2, {}};
constexpr oi_decimal one{1, 0, {}};

struct Case : Controlled {
    Element document, goods;
    std::string_view type;
    bool simple = false;
    Element seller_id, buyer_id, buyer_code;

    explicit Case(const Controlled& what) : Controlled(what) {
        document = body.child(Name::DatiGenerali).child(Name::DatiGeneraliDocumento);
        goods = body.child(Name::DatiBeniServizi);
        type = document.child(Name::TipoDocumento).text();
        simple = root.name() == Name::FatturaElettronicaSemplificata;
        const Element seller = header.child(Name::CedentePrestatore);
        const Element buyer = header.child(Name::CessionarioCommittente);
        const Element seller_data = simple ? seller : seller.child(Name::DatiAnagrafici);
        const Element buyer_data =
            buyer.child(simple ? Name::IdentificativiFiscali : Name::DatiAnagrafici);
        seller_id = seller_data.child(Name::IdFiscaleIVA);
        buyer_id = buyer_data.child(Name::IdFiscaleIVA);
        buyer_code = buyer_data.child(Name::CodiceFiscale);
    }
};

class Report {
public:
    Report(Invoice& invoice, xml::Locator& places, const char* rule)
        : invoice_(invoice), places_(places), rule_(rule) {}
    void operator()(Element where, const std::string& message) {
        if (++said_ > most_places) return;
        invoice_.add_finding()
            .rule(rule_)
            .flag(OI_FINDING_FATAL)
            .message_location(places_.of(where.node()))
            .message(message);
    }

private:
    static constexpr std::size_t most_places = 100;

    Invoice& invoice_;
    xml::Locator& places_;
    const char* rule_;
    std::size_t said_ = 0;
};

// ---- what the controls share --------------------------------------------------------------------

std::optional<Exact> number(Element parent, Name name) {
    return Exact::of(parent.child(name).text());
}
Exact number_or(Element parent, Name name, Exact otherwise) {
    return number(parent, name).value_or(otherwise);
}

bool has(Element parent, Name name) { return !parent.child(name).text().empty(); }

template <std::size_t N>
bool is_one_of(std::string_view text, const std::array<std::string_view, N>& list) {
    return std::find(list.begin(), list.end(), text) != list.end();
}

/// take(element) for every child of that name.
template <class Take>
void each(Element parent, Name wanted, const Take& take) {
    parent.each([&](Element node, Name name) {
        if (name == wanted) take(node);
    });
}

template <class Take>
void each_line(const Case& c, const Take& take) {
    each(c.goods, Name::DettaglioLinee, take);
}
template <class Take>
void each_fund(const Case& c, const Take& take) {
    each(c.document, Name::DatiCassaPrevidenziale, take);
}
template <class Take>
void each_summary(const Case& c, const Take& take) {
    each(c.goods, Name::DatiRiepilogo, take);
}
/// Lines and funds: what is taxed.
template <class Take>
void each_taxed(const Case& c, const Take& take) {
    each_fund(c, take);
    each_line(c, take);
}

bool close(Exact left, Exact right, Exact tolerance) {
    const Exact difference = (left - right).absolute();
    return !difference.known() || !(tolerance < difference);
}

/// A rate of zero wants a reason.
void reason_is_there(Element node, Name rate_name, Report& report) {
    const Element parts = node.child(Name::DatiIVA).empty() ? node : node.child(Name::DatiIVA);
    const auto rate = number(parts, rate_name);
    if (!rate || !rate->is_zero() || has(node, Name::Natura)) return;
    report(node, "expected a Natura, the reason for a VAT rate of zero, found none");
}
/// Any other rate wants none.
void reason_is_missing(Element node, Name rate_name, Report& report) {
    const Element parts = node.child(Name::DatiIVA).empty() ? node : node.child(Name::DatiIVA);
    const auto rate = number(parts, rate_name);
    if (!rate || rate->is_zero() || !has(node, Name::Natura)) return;
    report(node.child(Name::Natura),
           "expected no Natura beside a VAT rate of " + rate->text() + " percent");
}

bool withheld(Element node) { return node.child(Name::Ritenuta).text() == "SI"; }

void withholding_is_there(const Case& c, Name name, Report& report) {
    if (!c.document.child(Name::DatiRitenuta).empty()) return;
    bool found = false;
    each(name == Name::DettaglioLinee ? c.goods : c.document, name, [&](Element node) {
        if (found || !withheld(node)) return;
        found = true;
        report(node, "expected DatiRitenuta, the amount withheld, as this is subject to it");
    });
}

bool same_party(const Case& c) {
    return !c.buyer_id.empty() &&
           c.seller_id.child(Name::IdPaese).text() == c.buyer_id.child(Name::IdPaese).text() &&
           c.seller_id.child(Name::IdCodice).text() == c.buyer_id.child(Name::IdCodice).text();
}

std::string of_type(const Case& c) { return " in a document of type " + std::string(c.type); }

// ---- the controls -------------------------------------------------------------------------------

void control_00400(const Case& c, Report& report) {
    each_line(c, [&](Element line) { reason_is_there(line, Name::AliquotaIVA, report); });
    each(c.body, Name::DatiBeniServizi,
         [&](Element goods) { reason_is_there(goods, Name::Aliquota, report); });
}
void control_00401(const Case& c, Report& report) {
    each_line(c, [&](Element line) { reason_is_missing(line, Name::AliquotaIVA, report); });
    each(c.body, Name::DatiBeniServizi,
         [&](Element goods) { reason_is_missing(goods, Name::Aliquota, report); });
}

/// Two documents of one file with one number.
void control_00409(const Case& c, Report& report) {
    if (!c.repeated) return;
    const Element number = c.document.child(Name::Numero);
    report(number, "expected a number that no other document of this file has, found " +
                       openitem::detail::quoted(number.text()) + " again");
}

void control_00411(const Case& c, Report& report) {
    withholding_is_there(c, Name::DettaglioLinee, report);
}
void control_00413(const Case& c, Report& report) {
    each_fund(c, [&](Element fund) { reason_is_there(fund, Name::AliquotaIVA, report); });
}
void control_00414(const Case& c, Report& report) {
    each_fund(c, [&](Element fund) { reason_is_missing(fund, Name::AliquotaIVA, report); });
}
void control_00415(const Case& c, Report& report) {
    withholding_is_there(c, Name::DatiCassaPrevidenziale, report);
}

void control_00417(const Case& c, Report& report) {
    if (!c.buyer_id.empty() || !c.buyer_code.text().empty()) return;
    report(c.header.child(Name::CessionarioCommittente),
           "expected the buyer's VAT id (IdFiscaleIVA) or tax code (CodiceFiscale), found neither");
}

void control_00418(const Case& c, Report& report) {
    if (c.type != "TD04" && c.type != "TD08") return;
    const Element issued = c.document.child(Name::Data);
    const auto day = xml::try_date(issued.text());
    c.body.child(Name::DatiGenerali).each([&](Element node, Name name) {
        if (name != Name::DatiFattureCollegate && name != Name::DatiFatturaRettificata) return;
        const std::string_view text =
            node.child(name == Name::DatiFattureCollegate ? Name::Data : Name::DataFR).text();
        const auto of_invoice = xml::try_date(text);
        if (!day || !of_invoice || !(*day < *of_invoice)) return;
        report(issued,
               "expected a credit note's date on or after that of the invoice it credits, " +
                   std::string(text) + ", found " + std::string(issued.text()));
    });
}

/// As many summaries as there are rates, at least.
void control_00419(const Case& c, Report& report) {
    std::set<Exact> rates;
    each_taxed(c, [&](Element node) {
        if (const auto rate = number(node, Name::AliquotaIVA)) rates.insert(*rate);
    });
    std::size_t summaries = 0;
    each_summary(c, [&](Element) { ++summaries; });
    if (summaries >= rates.size()) return;
    report(c.goods, "expected a DatiRiepilogo for each of " + std::to_string(rates.size()) +
                        " VAT rates, found " + std::to_string(summaries));
}

void control_00420(const Case& c, Report& report) {
    each_summary(c, [&](Element node) {
        if (node.child(Name::EsigibilitaIVA).text() != "S" ||
            !node.child(Name::Natura).text().starts_with("N6")) {
            return;
        }
        report(node,
               "expected no split payment (EsigibilitaIVA S) where the charge is reversed "
               "(Natura N6)");
    });
}

void control_00421(const Case& c, Report& report) {
    each_summary(c, [&](Element node) {
        const auto tax = number(node, Name::Imposta);
        const auto rate = number(node, Name::AliquotaIVA);
        const auto taxable = number(node, Name::ImponibileImporto);
        if (!tax || !rate || !taxable) return;
        const Exact product = (*taxable * rate->percent()).rounded(2);
        if (close(*tax, product, cent)) return;
        report(node.child(Name::Imposta), "expected the taxable amount times the rate, " +
                                              product.text() + ", found " + tax->text());
    });
}

/// By rate, summaries add up to lines, funds and roundings, to the euro.
void control_00422(const Case& c, Report& report) {
    struct Sum {
        Element first;
        Exact stated, parts;
    };
    std::map<Exact, Sum> by_rate;
    each_summary(c, [&](Element node) {
        const auto rate = number(node, Name::AliquotaIVA);
        if (!rate) return;
        Sum& sum = by_rate[*rate];
        if (sum.first.empty()) sum.first = node.child(Name::ImponibileImporto);
        sum.stated += number_or(node, Name::ImponibileImporto, {});
        sum.parts += number_or(node, Name::Arrotondamento, {});
    });
    const auto add = [&](Element node, Name amount) {
        const auto rate = number(node, Name::AliquotaIVA);
        const auto found = rate ? by_rate.find(*rate) : by_rate.end();
        if (found != by_rate.end()) found->second.parts += number_or(node, amount, {});
    };
    each_line(c, [&](Element node) { add(node, Name::PrezzoTotale); });
    each_fund(c, [&](Element node) { add(node, Name::ImportoContributoCassa); });
    for (const auto& [rate, sum] : by_rate) {
        if (close(sum.stated, sum.parts, one)) continue;
        report(sum.first, "expected the lines, funds and roundings at " + rate.text() +
                              " percent, " + sum.parts.text() + ", found " + sum.stated.text());
    }
}

void control_00423(const Case& c, Report& report) {
    each_line(c, [&](Element line) {
        const auto unit_price = number(line, Name::PrezzoUnitario);
        const auto total = number(line, Name::PrezzoTotale);
        if (!unit_price || !total) return;
        Exact price = *unit_price;
        each(line, Name::ScontoMaggiorazione, [&](Element node) {
            const Exact amount = number_or(
                node, Name::Importo, price * number_or(node, Name::Percentuale, {}).percent());
            price = node.child(Name::Tipo).text() == "MG" ? price + amount : price - amount;
        });
        const Exact product = price * number_or(line, Name::Quantita, one);
        if (close(*total, product, cent)) return;
        report(line.child(Name::PrezzoTotale),
               "expected the unit price, with its discounts and surcharges, times the quantity, " +
                   product.text() + ", found " + total->text());
    });
}

void control_00424(const Case& c, Report& report) {
    const auto check = [&](Element rate) {
        const auto value = Exact::of(rate.text());
        if (!value || value->is_zero() || !(*value < Exact(one))) return;
        report(rate, "expected a rate in percent, like 22.00, found " + std::string(rate.text()));
    };
    each_taxed(c, [&](Element node) { check(node.child(Name::AliquotaIVA)); });
    each_summary(c, [&](Element node) { check(node.child(Name::AliquotaIVA)); });
    each(c.body, Name::DatiBeniServizi,
         [&](Element node) { check(node.child(Name::DatiIVA).child(Name::Aliquota)); });
}

void control_00425(const Case& c, Report& report) {
    const Element number = c.document.child(Name::Numero);
    if (number.empty() || number.text().find_first_of("0123456789") != std::string_view::npos) {
        return;
    }
    report(number, "expected a number with at least one digit, found " +
                       openitem::detail::quoted(number.text()));
}

void control_00427(const Case& c, Report& report) {
    const Element transmission = c.header.child(Name::DatiTrasmissione);
    const Element code = transmission.child(Name::CodiceDestinatario);
    const bool office = transmission.child(Name::FormatoTrasmissione).text() == "FPA12";
    if (code.text().size() != (office ? 7U : 6U)) return;
    report(code, std::string("expected a recipient code of ") +
                     (office ? "six characters, that of an office, in FPA12"
                             : "seven characters outside FPA12") +
                     ", found " + openitem::detail::quoted(code.text()));
}

void control_00428(const Case& c, Report& report) {
    const Element format = c.header.child(Name::DatiTrasmissione).child(Name::FormatoTrasmissione);
    const std::string_view version = c.root.attribute("versione");
    if (format.empty() || format.text() == version) return;
    report(format, "expected the format of the attribute versione, " +
                       openitem::detail::quoted(version) + ", found " +
                       openitem::detail::quoted(format.text()));
}

void control_00429(const Case& c, Report& report) {
    each_summary(c, [&](Element node) { reason_is_there(node, Name::AliquotaIVA, report); });
}
void control_00430(const Case& c, Report& report) {
    each_summary(c, [&](Element node) { reason_is_missing(node, Name::AliquotaIVA, report); });
}

void discount_says_how_much(Element node, Report& report) {
    if (!has(node, Name::Tipo) || has(node, Name::Percentuale) || has(node, Name::Importo)) return;
    report(node, "expected a percentage or an amount of the discount or surcharge, found neither");
}
void control_00437(const Case& c, Report& report) {
    each(c.document, Name::ScontoMaggiorazione,
         [&](Element node) { discount_says_how_much(node, report); });
}
void control_00438(const Case& c, Report& report) {
    each_line(c, [&](Element line) {
        each(line, Name::ScontoMaggiorazione,
             [&](Element node) { discount_says_how_much(node, report); });
    });
}

void control_00443(const Case& c, Report& report) {
    std::set<Exact> rates;
    each_summary(c, [&](Element node) {
        if (const auto rate = number(node, Name::AliquotaIVA)) rates.insert(*rate);
    });
    each_taxed(c, [&](Element node) {
        const auto rate = number(node, Name::AliquotaIVA);
        if (!rate || rates.contains(*rate)) return;
        report(node.child(Name::AliquotaIVA),
               "expected a DatiRiepilogo for the rate of " + rate->text() + " percent, found none");
    });
}

void control_00444(const Case& c, Report& report) {
    std::set<std::string_view> natures;
    each_summary(c, [&](Element node) { natures.insert(node.child(Name::Natura).text()); });
    each_taxed(c, [&](Element node) {
        const Element nature = node.child(Name::Natura);
        if (nature.text().empty() || natures.contains(nature.text())) return;
        report(nature, "expected a DatiRiepilogo for the Natura " + std::string(nature.text()) +
                           ", found none");
    });
}

void control_00445(const Case& c, Report& report) {
    constexpr std::array<std::string_view, 3> too_general = {"N2", "N3", "N6"};
    const auto check = [&](Element node) {
        const Element nature = node.child(Name::Natura);
        if (!is_one_of(nature.text(), too_general)) return;
        report(nature, "expected a Natura with its detail, like " + std::string(nature.text()) +
                           ".1, found " + std::string(nature.text()) + " alone");
    };
    each_taxed(c, check);
    each_summary(c, check);
    each(c.body, Name::DatiBeniServizi, check);
}

/// A simplified invoice is for small amounts, except to correct another; there is no limit for who
/// is in the flat-rate regime.
void control_00460(const Case& c, Report& report) {
    constexpr oi_decimal limit{400, 0, {}};
    const Element seller = c.header.child(Name::CedentePrestatore);
    if (!c.body.child(Name::DatiGenerali).child(Name::DatiFatturaRettificata).empty() ||
        seller.child(Name::RegimeFiscale).text() == "RF19") {
        return;
    }
    Exact total;
    each(c.body, Name::DatiBeniServizi,
         [&](Element node) { total += number_or(node, Name::Importo, {}); });
    if (!(Exact(limit) < total)) return;
    report(c.body, "expected at most 400.00 in a simplified invoice, found " + total.text());
}

void control_00471(const Case& c, Report& report) {
    constexpr std::array<std::string_view, 6> types = {"TD16", "TD17", "TD18",
                                                       "TD19", "TD20", "TD29"};
    if (!is_one_of(c.type, types) || !same_party(c)) return;
    report(c.buyer_id, "expected a buyer other than the seller" + of_type(c));
}
void control_00472(const Case& c, Report& report) {
    if (c.type != "TD21" || c.buyer_id.empty() || same_party(c)) return;
    report(c.buyer_id, "expected the seller as the buyer too" + of_type(c));
}
void control_00473(const Case& c, Report& report) {
    constexpr std::array<std::string_view, 4> foreign = {"TD17", "TD18", "TD19", "TD28"};
    const Element country = c.seller_id.child(Name::IdPaese);
    if (country.empty()) return;
    const bool italian = country.text() == "IT";
    if (is_one_of(c.type, foreign) && italian) {
        report(country, "expected a seller from abroad" + of_type(c) + ", found IT");
    }
    if (c.type == "TD29" && !italian) {
        report(country,
               "expected a seller from IT" + of_type(c) + ", found " + std::string(country.text()));
    }
}
void control_00474(const Case& c, Report& report) {
    if (c.type != "TD21") return;
    each_line(c, [&](Element line) {
        const auto rate = number(line, Name::AliquotaIVA);
        if (rate && rate->is_zero()) {
            report(line.child(Name::AliquotaIVA), "expected a VAT rate above zero" + of_type(c));
        }
    });
}
void control_00475(const Case& c, Report& report) {
    constexpr std::array<std::string_view, 9> types = {"TD16", "TD17", "TD18", "TD19", "TD20",
                                                       "TD22", "TD23", "TD28", "TD29"};
    if (!is_one_of(c.type, types) || !c.buyer_id.empty()) return;
    report(c.header.child(Name::CessionarioCommittente),
           "expected the buyer's VAT id (IdFiscaleIVA)" + of_type(c));
}
void control_00476(const Case& c, Report& report) {
    const std::string_view seller = c.seller_id.child(Name::IdPaese).text();
    const Element buyer = c.buyer_id.child(Name::IdPaese);
    if (seller.empty() || seller == "IT" || buyer.empty() || buyer.text() == "IT") return;
    report(buyer, "expected seller or buyer from IT, found " + std::string(seller) + " and " +
                      std::string(buyer.text()));
}

// ---- the table ----------------------------------------------------------------------------------

enum class Kind : std::uint8_t { ordinary, simplified, both };

struct Control {
    const char* code;
    Kind kind;
    void (*check)(const Case&, Report&);
    std::string_view since{};  ///< the first date it judges; the sums came with format 1.1
};

// clang-format off
constexpr Control controls[] = {
    {"00400", Kind::both, control_00400},
    {"00401", Kind::both, control_00401},
    {"00409", Kind::both, control_00409},
    {"00411", Kind::ordinary, control_00411},
    {"00413", Kind::ordinary, control_00413},
    {"00414", Kind::ordinary, control_00414},
    {"00415", Kind::ordinary, control_00415},
    {"00417", Kind::both, control_00417},
    {"00418", Kind::both, control_00418},
    {"00419", Kind::ordinary, control_00419, "2015-02-02"},
    {"00420", Kind::ordinary, control_00420, "2015-02-02"},
    {"00421", Kind::ordinary, control_00421, "2015-02-02"},
    {"00422", Kind::ordinary, control_00422, "2015-02-02"},
    {"00423", Kind::ordinary, control_00423, "2015-02-02"},
    {"00424", Kind::both, control_00424, "2015-02-02"},
    {"00425", Kind::both, control_00425, "2015-02-02"},
    {"00427", Kind::both, control_00427},
    {"00428", Kind::both, control_00428},
    {"00429", Kind::ordinary, control_00429},
    {"00430", Kind::ordinary, control_00430},
    {"00437", Kind::ordinary, control_00437},
    {"00438", Kind::ordinary, control_00438},
    {"00443", Kind::ordinary, control_00443, "2020-10-01"},
    {"00444", Kind::ordinary, control_00444, "2020-10-01"},
    {"00445", Kind::both, control_00445, "2021-01-01"},
    {"00460", Kind::simplified, control_00460},
    {"00471", Kind::ordinary, control_00471, "2020-10-01"},
    {"00472", Kind::ordinary, control_00472, "2020-10-01"},
    {"00473", Kind::ordinary, control_00473, "2020-10-01"},
    {"00474", Kind::ordinary, control_00474, "2020-10-01"},
    {"00475", Kind::ordinary, control_00475, "2022-10-01"},
    {"00476", Kind::both, control_00476, "2022-10-01"},
};
// clang-format on

}  // namespace

void judge_controls(Invoice& invoice, const Controlled& what, xml::Locator& places) {
    const Case c(what);
    const std::string_view issued = c.document.child(Name::Data).text();
    for (const Control& control : controls) {
        if (control.kind == (c.simple ? Kind::ordinary : Kind::simplified)) continue;
        if (!issued.empty() && issued < control.since) continue;
        Report report(invoice, places, control.code);
        control.check(c, report);
    }
}

}  // namespace openitem::fatturapa
