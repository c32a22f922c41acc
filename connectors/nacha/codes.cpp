#include "connectors/nacha/codes.hpp"

#include <algorithm>
#include <iterator>

namespace openitem::nacha {

namespace {

struct Code {
    std::string_view code, meaning;
};

constexpr Code codes[] = {
    {"C01", "account number is wrong"},
    {"C02", "routing number is wrong"},
    {"C03", "routing and account number are wrong"},
    {"C04", "name is wrong"},
    {"C05", "transaction code is wrong"},
    {"C06", "account number and transaction code are wrong"},
    {"C07", "routing number, account number and transaction code are wrong"},
    {"C08", "routing number of the foreign bank is wrong"},
    {"C09", "identification is wrong"},
    {"C10", "company name is wrong"},
    {"C11", "company identification is wrong"},
    {"C12", "company name and identification are wrong"},
    {"C13", "addenda are not in their format"},
    {"C14", "entry class of an outbound international payment is wrong"},
    {"C61", "notice went to the wrong bank"},
    {"C62", "trace number of the notice is wrong"},
    {"C63", "company identification of the notice is wrong"},
    {"C64", "individual identification of the notice is wrong"},
    {"C65", "corrected data is in the wrong format"},
    {"C66", "routing number is wrong"},
    {"C67", "routing number is wrong"},
    {"C68", "transaction code of the notice is wrong"},
    {"C69", "corrected data is wrong"},
    {"R01", "insufficient funds"},
    {"R02", "account closed"},
    {"R03", "no account found"},
    {"R04", "account number is invalid"},
    {"R05", "consumer did not authorize a corporate debit"},
    {"R06", "returned at the request of the originating bank"},
    {"R07", "customer revoked the authorization"},
    {"R08", "payment stopped"},
    {"R09", "funds not yet collected"},
    {"R10", "customer says the debit was not authorized"},
    {"R11", "debit is not as it was authorized"},
    {"R12", "account sold to another bank"},
    {"R13", "routing number is invalid"},
    {"R14", "payee died or cannot act"},
    {"R15", "holder died"},
    {"R16", "account frozen"},
    {"R17", "fields cannot be processed"},
    {"R18", "effective date is wrong"},
    {"R19", "amount field is wrong"},
    {"R20", "account takes no such entries"},
    {"R21", "company identification is invalid"},
    {"R22", "individual identification is invalid"},
    {"R23", "receiver refuses the credit"},
    {"R24", "entry is a duplicate"},
    {"R25", "addenda are wrong"},
    {"R26", "a mandatory field is wrong"},
    {"R27", "trace number is wrong"},
    {"R28", "check digit of the routing number is wrong"},
    {"R29", "company says the debit was not authorized"},
    {"R30", "bank takes no part in check truncation"},
    {"R31", "late return that the originating bank permits"},
    {"R32", "bank cannot settle"},
    {"R33", "XCK entry returned"},
    {"R34", "bank takes part only in a limited way"},
    {"R35", "improper debit"},
    {"R36", "improper credit"},
    {"R37", "source document was presented as well"},
    {"R38", "payment of the source document was stopped"},
    {"R39", "improper source document"},
    {"R40", "enrollment returned"},
    {"R41", "transaction code is invalid"},
    {"R42", "routing number or its check digit is wrong"},
    {"R43", "account number is invalid"},
    {"R44", "individual identification is wrong"},
    {"R45", "individual name is wrong"},
    {"R46", "representative payee indicator is wrong"},
    {"R47", "enrollment is a duplicate"},
    {"R50", "state law forbids it"},
    {"R51", "re-presented check is ineligible"},
    {"R52", "payment of the re-presented check was stopped"},
    {"R53", "item and entry were both presented"},
    {"R61", "return went to the wrong bank"},
    {"R62", "return of a wrong reversal"},
    {"R63", "amount of the return is wrong"},
    {"R64", "individual identification of the return is wrong"},
    {"R65", "transaction code of the return is wrong"},
    {"R66", "company identification of the return is wrong"},
    {"R67", "return is a duplicate"},
    {"R68", "return came too late"},
    {"R69", "return has wrong fields"},
    {"R70", "return was not permitted"},
    {"R71", "dishonored return went to the wrong bank"},
    {"R72", "dishonored return came too late"},
    {"R73", "original return was in time"},
    {"R74", "return was corrected"},
    {"R75", "return is no duplicate"},
    {"R76", "return has no wrong fields"},
    {"R77", "return is not accepted back"},
    {"R80", "coding error of an international entry"},
    {"R81", "not a participant in the international program"},
    {"R82", "identification of the foreign bank is invalid"},
    {"R83", "foreign bank cannot settle"},
    {"R84", "entry was not processed by the gateway"},
    {"R85", "international entry was coded as domestic"},
};

}  // namespace

std::string_view meaning_of(std::string_view code) {
    const auto* const found = std::lower_bound(
        std::begin(codes), std::end(codes), code,
        [](const Code& known, std::string_view sought) { return known.code < sought; });
    const bool known = found != std::end(codes) && found->code == code;
    return known ? found->meaning : std::string_view();
}

}  // namespace openitem::nacha
