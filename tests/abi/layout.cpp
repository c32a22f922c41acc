// Prints the binary layout of the contract as it is compiled, as sdk/abi/<version>/layout.csv has
// it:
//
//     field,<entity>,<field>,<bit>,<type>,<offset>,<size>     one member of a row
//     row,<entity>,<id>,<size>
//     member,<struct>,<member>,<offset>,<size>                one member of any other struct
//     struct,<struct>,<size>
#include <openitem/ext/blob.h>
#include <openitem/ext/clock.h>
#include <openitem/ext/file.h>
#include <openitem/ext/http.h>
#include <openitem/ext/kv.h>
#include <openitem/ext/secret.h>
#include <openitem/ext/write.h>
#include <openitem/builder.hpp>
#include <openitem/fields.hpp>

#include <cstdio>

using namespace openitem;

namespace {

constexpr const char* types[] = {"text", "amount", "decimal", "date",    "instant",
                                 "code", "flag",   "number",  "integer", "digest"};

void print_rows() {
    for (const Entity& entity : entities) {
        if (entity.name.empty()) continue;
        for (std::uint32_t i = 0; i < entity.field_count; ++i) {
            const Field& field = entity.fields[i];
            std::printf("field,%s,%s,%u,%s,%u,%u\n", entity.name.data(), field.name.data(),
                        unsigned{field.bit}, types[static_cast<unsigned>(field.type)],
                        unsigned{field.offset}, detail::size_of(field.type));
        }
        std::printf("row,%s,%u,%u\n", entity.name.data(), entity.id, entity.row_size);
    }
}

#define MEMBER(type, member)                                                      \
    std::printf("member," #type "," #member ",%zu,%zu\n", offsetof(type, member), \
                sizeof(type::member))
#define STRUCT(type) std::printf("struct," #type ",%zu\n", sizeof(type))

void print_batch() {
    MEMBER(oi_batch_header, magic);
    MEMBER(oi_batch_header, abi_major);
    MEMBER(oi_batch_header, abi_minor);
    MEMBER(oi_batch_header, byte_order);
    MEMBER(oi_batch_header, table_count);
    MEMBER(oi_batch_header, size);
    MEMBER(oi_batch_header, text_offset);
    MEMBER(oi_batch_header, text_size);
    MEMBER(oi_batch_header, header_size);
    MEMBER(oi_batch_header, table_size);
    MEMBER(oi_batch_header, reserved);
    STRUCT(oi_batch_header);
    MEMBER(oi_table, entity);
    MEMBER(oi_table, row_size);
    MEMBER(oi_table, row_count);
    MEMBER(oi_table, reserved);
    MEMBER(oi_table, offset);
    STRUCT(oi_table);
    MEMBER(oi_text, offset);
    MEMBER(oi_text, length);
    STRUCT(oi_text);
    MEMBER(oi_amount, units);
    MEMBER(oi_amount, scale);
    MEMBER(oi_amount, currency);
    STRUCT(oi_amount);
    MEMBER(oi_decimal, units);
    MEMBER(oi_decimal, scale);
    STRUCT(oi_decimal);
    STRUCT(oi_digest);
    MEMBER(oi_origin, offset);
    MEMBER(oi_origin, length);
    MEMBER(oi_origin, source);
    STRUCT(oi_origin);
    MEMBER(oi_row, parent_entity);
    MEMBER(oi_row, parent_row);
    MEMBER(oi_row, present);
    MEMBER(oi_row, location);
    MEMBER(oi_row, origin);
    MEMBER(oi_row, flags);
    STRUCT(oi_row);
}

void print_calls() {
    MEMBER(oi_string, data);
    MEMBER(oi_string, size);
    STRUCT(oi_string);
    MEMBER(oi_error, size);
    MEMBER(oi_error, remote_status);
    MEMBER(oi_error, retry_after_ms);
    MEMBER(oi_error, code);
    MEMBER(oi_error, field);
    MEMBER(oi_error, message);
    STRUCT(oi_error);
    MEMBER(oi_rejection, size);
    MEMBER(oi_rejection, entity);
    MEMBER(oi_rejection, origin);
    MEMBER(oi_rejection, location);
    MEMBER(oi_rejection, source_id);
    MEMBER(oi_rejection, raw);
    MEMBER(oi_rejection, why);
    STRUCT(oi_rejection);
    MEMBER(oi_host, size);
    MEMBER(oi_host, abi_minor);
    MEMBER(oi_host, service);
    MEMBER(oi_host, emit);
    MEMBER(oi_host, checkpoint);
    MEMBER(oi_host, flush);
    MEMBER(oi_host, reject);
    MEMBER(oi_host, cancelled);
    MEMBER(oi_host, progress);
    MEMBER(oi_host, log);
    STRUCT(oi_host);
    MEMBER(oi_read_request, size);
    MEMBER(oi_read_request, source_count);
    MEMBER(oi_read_request, sources);
    MEMBER(oi_read_request, cursor_json);
    STRUCT(oi_read_request);
    MEMBER(oi_connector, size);
    MEMBER(oi_connector, id);
    MEMBER(oi_connector, name);
    MEMBER(oi_connector, version);
    MEMBER(oi_connector, config_schema);
    MEMBER(oi_connector, create);
    MEMBER(oi_connector, destroy);
    MEMBER(oi_connector, check);
    MEMBER(oi_connector, read);
    MEMBER(oi_connector, discover);
    STRUCT(oi_connector);
    MEMBER(oi_entry, size);
    MEMBER(oi_entry, abi_major);
    MEMBER(oi_entry, abi_minor);
    MEMBER(oi_entry, connector_count);
    MEMBER(oi_entry, connectors);
    MEMBER(oi_entry, extension);
    STRUCT(oi_entry);
}

void print_services() {
    MEMBER(oi_file_service, size);
    MEMBER(oi_file_service, open);
    MEMBER(oi_file_service, read);
    MEMBER(oi_file_service, skip);
    MEMBER(oi_file_service, fingerprint);
    MEMBER(oi_file_service, close);
    MEMBER(oi_file_service, create);
    MEMBER(oi_file_service, write);
    STRUCT(oi_file_service);
    MEMBER(oi_blob_service, size);
    MEMBER(oi_blob_service, put);
    STRUCT(oi_blob_service);
    MEMBER(oi_clock_service, size);
    MEMBER(oi_clock_service, now);
    STRUCT(oi_clock_service);
}

void print_declared() {
    MEMBER(oi_http_header, name);
    MEMBER(oi_http_header, value);
    STRUCT(oi_http_header);
    MEMBER(oi_http_request, size);
    MEMBER(oi_http_request, flags);
    MEMBER(oi_http_request, method);
    MEMBER(oi_http_request, url);
    MEMBER(oi_http_request, auth);
    MEMBER(oi_http_request, headers);
    MEMBER(oi_http_request, header_count);
    MEMBER(oi_http_request, timeout_ms);
    MEMBER(oi_http_request, body);
    MEMBER(oi_http_request, most_bytes);
    STRUCT(oi_http_request);
    MEMBER(oi_http_answer, size);
    MEMBER(oi_http_answer, status);
    MEMBER(oi_http_answer, headers);
    MEMBER(oi_http_answer, header_count);
    MEMBER(oi_http_answer, source);
    MEMBER(oi_http_answer, body);
    STRUCT(oi_http_answer);
    MEMBER(oi_http_service, size);
    MEMBER(oi_http_service, send);
    STRUCT(oi_http_service);
    MEMBER(oi_secret_service, size);
    MEMBER(oi_secret_service, available);
    MEMBER(oi_secret_service, sign);
    STRUCT(oi_secret_service);
    MEMBER(oi_kv_service, size);
    MEMBER(oi_kv_service, get);
    MEMBER(oi_kv_service, put);
    MEMBER(oi_kv_service, remove);
    STRUCT(oi_kv_service);
    MEMBER(oi_operation, id);
    MEMBER(oi_operation, entity);
    MEMBER(oi_operation, row);
    STRUCT(oi_operation);
    MEMBER(oi_write_result, size);
    MEMBER(oi_write_result, status);
    MEMBER(oi_write_result, id);
    MEMBER(oi_write_result, remote_id);
    MEMBER(oi_write_result, why);
    STRUCT(oi_write_result);
    MEMBER(oi_write_request, size);
    MEMBER(oi_write_request, operation_count);
    MEMBER(oi_write_request, batch);
    MEMBER(oi_write_request, batch_bytes);
    MEMBER(oi_write_request, operations);
    MEMBER(oi_write_request, target);
    STRUCT(oi_write_request);
    MEMBER(oi_writer, size);
    MEMBER(oi_writer, write);
    MEMBER(oi_writer, lookup);
    STRUCT(oi_writer);
}

}  // namespace

int main() {
    print_rows();
    print_batch();
    print_calls();
    print_services();
    print_declared();
    return 0;
}
