// The mapping when the configuration has no `records`: what the headers mean, and `fields`.
#include <algorithm>

#include "compile.hpp"
#include "synonyms.hpp"

namespace openitem::csv {
namespace {

// What a row must tell to be a record at all, and what may stand in for it.
struct Need {
    std::string_view entity;
    std::string_view field;
    std::string_view instead;
};

constexpr Need needs[] = {
    {"invoice", "number", "source_id"},  {"invoice", "issued_on", ""},
    {"invoice", "total", "open"},        {"payment", "number", "source_id"},
    {"payment", "amount", ""},           {"payment", "value_on", "booked_on"},
    {"customer", "number", "source_id"}, {"order", "number", "source_id"},
};

bool has(const RecordMapping& record, std::string_view path) {
    return std::any_of(record.fields.begin(), record.fields.end(),
                       [&](const FieldMapping& field) { return field.path == path; });
}

[[noreturn]] void fail_missing(const std::string& entity, std::string_view field,
                               const std::vector<std::string>& header) {
    const std::string words = words_for(entity, field);
    throw Error(OI_BAD_CONFIG, "csv.missing_column",
                "no column is understood as " + std::string(field) + " of the " + entity +
                    " (known headers: " + words + " ...); there is: " + listed(header) +
                    "; name the column in \"fields\": {\"" + std::string(field) + "\": \"...\"}",
                "/fields/" + std::string(field));
}

}  // namespace

RecordMapping mapping_by_headers(const Settings& settings, const std::vector<std::string>& header,
                                 std::vector<std::string>& remarks) {
    RecordMapping out;
    out.entity = settings.entity;
    out.fields = settings.fields;
    const auto wanted = [&](const std::string& path) {
        return !has(out, path) && std::find(settings.left_out.begin(), settings.left_out.end(),
                                            path) == settings.left_out.end();
    };
    std::string understood;
    for (Recognised& column : recognise(settings.entity, header)) {
        if (!wanted(column.field)) continue;
        FieldMapping field;
        field.source.column.number = column.column + 1;
        field.source.pointer = "/fields/" + column.field;
        if (!column.currency.empty()) {
            field.source.currency.constant = column.currency;
            field.source.currency.pointer = field.source.pointer;
        }
        understood.append(understood.empty() ? "" : ", ")
            .append("'" + header[column.column] + "' as " + column.field);
        field.path = std::move(column.field);
        out.fields.push_back(std::move(field));
    }
    if (!understood.empty()) remarks.push_back("understood " + understood);
    for (const Need& need : needs) {
        if (need.entity != settings.entity || has(out, need.field)) continue;
        if (need.instead.empty() || !has(out, need.instead)) {
            fail_missing(settings.entity, need.field, header);
        }
    }
    return out;
}

}  // namespace openitem::csv
