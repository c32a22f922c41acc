// The codes that banks use in detail records, ascending.
#include "connectors/bai2/types.hpp"

#include <algorithm>
#include <iterator>

namespace openitem::bai2 {

namespace {

constexpr Type types[] = {
    {108, "Credit"},
    {115, "Lockbox deposit", Role::deposit},
    {116, "Item in lockbox deposit", Role::item},
    {118, "Lockbox adjustment credit"},
    {121, "EDI transaction credit"},
    {122, "EDIBANX credit"},
    {123, "EDIBANX return", Role::given_back},
    {135, "DTC concentration credit", Role::deposit},
    {136, "Item in DTC deposit", Role::item},
    {142, "ACH credit"},
    {143, "Item in ACH deposit", Role::item},
    {145, "ACH concentration credit", Role::deposit},
    {147, "Bank card deposit"},
    {155, "Preauthorized draft credit", Role::deposit},
    {156, "Item in preauthorized draft deposit", Role::item},
    {164, "Corporate trade payment credit"},
    {165, "Preauthorized ACH credit"},
    {166, "ACH settlement", Role::deposit},
    {168, "ACH return or adjustment settlement", Role::given_back},
    {169, "Miscellaneous ACH credit"},
    {171, "Loan deposit"},
    {172, "Deposit correction"},
    {173, "Bank-prepared deposit"},
    {174, "Other deposit"},
    {175, "Check deposit package"},
    {176, "Re-presented check deposit"},
    {184, "Draft deposit"},
    {187, "Cash letter credit"},
    {189, "Cash letter adjustment"},
    {191, "Internal money transfer in"},
    {195, "Incoming money transfer"},
    {196, "Money transfer adjustment"},
    {198, "Compensation"},
    {201, "Automatic transfer credit"},
    {206, "Book transfer credit"},
    {208, "International money transfer credit"},
    {212, "Foreign letter of credit"},
    {213, "Letter of credit"},
    {214, "Foreign exchange credit"},
    {216, "Foreign remittance credit"},
    {218, "Foreign collection credit"},
    {221, "Foreign check purchase"},
    {222, "Foreign checks deposited"},
    {224, "Commission"},
    {227, "Standing order"},
    {229, "Miscellaneous international credit"},
    {237, "Collection credit"},
    {252, "Debit reversal", Role::given_back},
    {254, "Posting error correction credit"},
    {255, "Check posted and returned", Role::given_back},
    {257, "ACH return item", Role::given_back},
    {258, "ACH reversal credit", Role::given_back},
    {261, "Rejected credit", Role::given_back},
    {266, "Return item", Role::given_back},
    {268, "Return item adjustment", Role::given_back},
    {275, "Zero balance credit", Role::own},
    {277, "Zero balance transfer in", Role::own},
    {278, "Zero balance adjustment credit", Role::own},
    {281, "Controlled disbursing credit"},
    {295, "ATM credit"},
    {301, "Commercial deposit"},
    {354, "Interest credit"},
    {357, "Credit adjustment"},
    {359, "Interest adjustment credit"},
    {366, "Currency deposit"},
    {381, "Collection"},
    {391, "Universal credit"},
    {393, "Itemized credit over 10,000"},
    {395, "Check reversal", Role::given_back},
    {397, "Float adjustment"},
    {398, "Fee refund", Role::given_back},
    {399, "Miscellaneous credit"},
    {409, "Debit"},
    {415, "Lockbox debit"},
    {421, "EDI transaction debit"},
    {423, "EDIBANX return", Role::given_back},
    {435, "Payable-through draft"},
    {445, "ACH concentration debit"},
    {447, "ACH disbursement funding"},
    {451, "ACH debit"},
    {452, "Item in ACH disbursement", Role::item},
    {455, "Preauthorized ACH debit", Role::deposit},
    {462, "ACH debit by the account's owner"},
    {464, "Corporate trade payment debit"},
    {466, "ACH settlement", Role::deposit},
    {468, "ACH return or adjustment settlement", Role::given_back},
    {469, "Miscellaneous ACH debit"},
    {475, "Check paid"},
    {477, "Bank-originated debit"},
    {481, "Loan payment"},
    {484, "Draft"},
    {487, "Cash letter debit"},
    {491, "Internal money transfer out"},
    {493, "Money transfer by the customer's terminal"},
    {495, "Outgoing money transfer"},
    {496, "Money transfer adjustment"},
    {498, "Compensation"},
    {501, "Automatic transfer debit"},
    {506, "Book transfer debit"},
    {508, "International money transfer debit"},
    {512, "Letter of credit debit"},
    {514, "Foreign exchange debit"},
    {516, "Foreign remittance debit"},
    {518, "Foreign collection debit"},
    {527, "Standing order"},
    {529, "Miscellaneous international debit"},
    {552, "Credit reversal", Role::given_back},
    {554, "Posting error correction debit"},
    {555, "Deposited item returned", Role::given_back},
    {557, "ACH return item", Role::given_back},
    {558, "ACH reversal debit", Role::given_back},
    {561, "Rejected debit"},
    {564, "Overdraft fee"},
    {566, "Return item", Role::given_back},
    {567, "Return item fee"},
    {568, "Return item adjustment"},
    {575, "Zero balance debit", Role::own},
    {577, "Zero balance transfer out", Role::own},
    {578, "Zero balance adjustment debit", Role::own},
    {581, "Controlled disbursing debit"},
    {595, "ATM debit"},
    {654, "Interest debit"},
    {659, "Interest adjustment debit"},
    {661, "Account analysis fee"},
    {691, "Universal debit"},
    {693, "Itemized debit over 10,000"},
    {694, "Deposit reversal", Role::given_back},
    {695, "Deposit correction debit", Role::given_back},
    {698, "Miscellaneous fees"},
    {699, "Miscellaneous debit"},
};

}  // namespace

const Type* find_type(unsigned code) {
    const auto* const found =
        std::lower_bound(std::begin(types), std::end(types), code,
                         [](const Type& type, unsigned sought) { return type.code < sought; });
    return found != std::end(types) && found->code == code ? found : nullptr;
}

Direction direction_of(unsigned code) {
    if (code >= 100 && code <= 399) return Direction::credit;
    if (code >= 400 && code <= 699) return Direction::debit;
    if (code >= 700 && code <= 759) return Direction::credit;
    if (code >= 760 && code <= 799) return Direction::debit;
    if (code >= 920 && code <= 959) return Direction::credit;
    if (code >= 960 && code <= 999) return Direction::debit;
    return Direction::none;
}

}  // namespace openitem::bai2
