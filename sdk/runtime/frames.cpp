#include "sdk/runtime/frames.hpp"

#include "sdk/runtime/error.hpp"

#include <nlohmann/json.hpp>

#include <bit>

namespace openitem::runtime {

static_assert(std::endian::native == std::endian::little, "frames are little-endian");

std::string error_to_json(const oi_error& error) {
    const nlohmann::json json = {{"code", fixed_text(error.code)},
                                 {"field", fixed_text(error.field)},
                                 {"message", fixed_text(error.message)},
                                 {"remote_status", error.remote_status},
                                 {"retry_after_ms", error.retry_after_ms}};
    return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

bool error_from_json(std::string_view text, oi_error& error) {
    const auto json = nlohmann::json::parse(text, nullptr, false);
    if (!json.is_object()) return false;
    const auto string = [&](const char* key) {
        const auto found = json.find(key);
        return found != json.end() && found->is_string() ? found->get<std::string>()
                                                         : std::string();
    };
    fail(error, OI_OK, string("code"), string("message"), string("field"));
    const auto number = [&](const char* key, auto& to) {
        const auto found = json.find(key);
        if (found != json.end() && found->is_number_integer()) found->get_to(to);
    };
    number("remote_status", error.remote_status);
    number("retry_after_ms", error.retry_after_ms);
    return true;
}

std::string reply_payload(oi_status status, const oi_error& error, std::string_view result) {
    PayloadWriter payload;
    payload.number(status).number(std::uint32_t{0});
    if (status == OI_OK) {
        payload.bytes(result);
    } else {
        payload.bytes(error_to_json(error));
    }
    return payload.str();
}

}  // namespace openitem::runtime
