#include "host/model/peppol/german_rules.hpp"
#include "host/model/peppol/rules.hpp"

namespace openitem::model::peppol {

void judge_invoice(const RecordView& record, std::vector<Finding>& findings) {
    const Invoice invoice(record);
    en16931::judge(invoice, findings);
    for (const auto table : {document_rules(), identifier_rules(), code_rules()}) {
        en16931::judge(invoice, table, findings);
    }
    for (const auto countries :
         {danish_rules(), nordic_rules(), greek_rules(), german_rules(), other_national_rules()}) {
        for (const National& country : countries) {
            if (country.applies(invoice)) en16931::judge(invoice, country.rules, findings);
        }
    }
}

}  // namespace openitem::model::peppol
