// Inside rules.cpp and rules_ar_basic.cpp: the checks that any entity can use.
#pragma once

#include <string>
#include <vector>

#include "host/model/rules.hpp"

namespace openitem::model::rules {

// A finding of the rule about its own field, at the record's location.
void report(const RecordView& record, const Rule& rule, std::vector<Finding>& findings,
            std::string message);

void source_id_is_there(const RecordView&, const Rule&, std::vector<Finding>&);
void change_is_known(const RecordView&, const Rule&, std::vector<Finding>&);
void dates_are_real(const RecordView&, const Rule&, std::vector<Finding>&);
void currencies_are_known(const RecordView&, const Rule&, std::vector<Finding>&);
void amounts_fit_their_currency(const RecordView&, const Rule&, std::vector<Finding>&);
void amounts_are_likely(const RecordView&, const Rule&, std::vector<Finding>&);

}  // namespace openitem::model::rules
