// What the frames of a connector's process mean to the host.
#include <nlohmann/json.hpp>

#include <fmt/format.h>

#include "host/base/text.hpp"
#include "host/connect/conversation.hpp"
#include "sdk/runtime/error.hpp"
#include "sdk/runtime/utf8.hpp"

namespace openitem::connect {
namespace {

using nlohmann::json;
using runtime::Frame;
using runtime::FrameHeader;
using runtime::PayloadReader;
using runtime::PayloadWriter;

constexpr std::uint32_t make_sequence = 1;
constexpr std::uint32_t verb_sequence = 2;

std::string_view as_view(const oi_digest& digest) {
    return {reinterpret_cast<const char*>(digest.bytes), sizeof digest.bytes};
}

std::string text_at(const json& object, const char* key) {
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::uint64_t number_at(const json& object, const char* key) {
    const auto found = object.find(key);
    return found != object.end() && found->is_number_unsigned() ? found->get<std::uint64_t>() : 0;
}

std::string name_of(Frame type) { return {reinterpret_cast<const char*>(&type), sizeof type}; }

}  // namespace

void Conversation::lied(std::string code, std::string_view what) {
    end(End::violation, std::move(code),
        fmt::format("{} broke the contract: {}", session_.request().manifest.id, what));
}

// Is this a frame, and one that may come now? Makes room for its payload.
bool Conversation::accept(const FrameHeader& header) {
    const std::string_view first(reinterpret_cast<const char*>(&header), sizeof header);
    if (!runtime::is_frame_type(static_cast<std::uint32_t>(header.type))) {
        lied("run.frame",
             fmt::format("{} is not the start of a frame: does it print to its standard "
                         "output?",
                         base::quote(first)));
        return false;
    }
    if (header.size > runtime::max_payload(header.type)) {
        lied("run.frame",
             fmt::format("a {} frame of {} bytes is more than {}", name_of(header.type),
                         header.size, runtime::max_payload(header.type)));
        return false;
    }
    const bool greeted = expecting_ == Expecting::made || expecting_ == Expecting::result;
    const bool greets = header.type == Frame::isolation || header.type == Frame::failed ||
                        header.type == Frame::hello || header.type == Frame::log;
    if (!greeted && !greets) {
        lied("run.frame", fmt::format("a {} frame came before HELO", name_of(header.type)));
        return false;
    }
    if (header.size > payload_room_) {
        payload_room_ = std::max<std::size_t>(header.size, std::size_t{1} << 16);
        payload_ = std::make_unique_for_overwrite<std::byte[]>(payload_room_);
    }
    return true;
}

void Conversation::handle(const FrameHeader& header, std::string_view payload) {
    switch (header.type) {
        case Frame::batch:
            return on_batch(payload);
        case Frame::reject:
            return on_reject(payload);
        case Frame::open:
            return on_open(header, payload);
        case Frame::put:
            return on_put(header, payload);
        case Frame::done:
            return on_done(payload);
        case Frame::more:
        case Frame::skip:
        case Frame::fingerprint:
        case Frame::close:
            return on_file(header, payload);
        case Frame::isolation:
            return on_isolation(payload);
        case Frame::hello:
            return on_hello(payload);
        case Frame::failed:
            return on_failed(payload);
        case Frame::reply:
            return on_reply(payload);
        default:
            return on_request(header, payload);
    }
}

// ---- the start ----------------------------------------------------------------------------------

void Conversation::on_isolation(std::string_view payload) {
    if (expecting_ != Expecting::isolation) return lied("run.frame", "an ISOL frame of its own");
    const json layers = json::parse(payload, nullptr, false);
    std::string missing;
    for (const auto& layer : layers) {
        if (!layer.is_object()) continue;
        const bool in_force = layer.value("in_force", false);
        isolation_.push_back({text_at(layer, "layer"), in_force, text_at(layer, "detail")});
        if (in_force) continue;
        missing += fmt::format("{}{} ({})", missing.empty() ? "" : ", ", isolation_.back().name,
                               isolation_.back().detail);
    }
    if (!missing.empty() && isolation_required_) {
        return end(End::not_started, "isolation.missing",
                   fmt::format("isolation is required, and this system lacks {}", missing));
    }
    if (!missing.empty()) {
        session_.log(OI_LOG_WARNING, fmt::format("isolation is incomplete here: {}", missing));
    }
    expecting_ = Expecting::hello;
    const json hello = {{"frames", runtime::frames_version},
                        {"abi", {{"major", OI_ABI_MAJOR}, {"minor", OI_ABI_MINOR}}},
                        {"window", runtime::default_window}};
    send(Frame::hello, 0, hello.dump());
}

void Conversation::on_failed(std::string_view payload) {
    const json why = json::parse(payload, nullptr, false);
    if (!why.is_object() || expecting_ == Expecting::made || expecting_ == Expecting::result) {
        return lied("run.frame", "a FAIL frame of its own");
    }
    end(End::not_loaded, text_at(why, "code"), text_at(why, "message"));
}

void Conversation::on_hello(std::string_view payload) {
    if (expecting_ != Expecting::hello) return lied("run.frame", "a HELO frame out of turn");
    const auto& request = session_.request();
    const auto& id = request.manifest.id;
    const json said = json::parse(payload, nullptr, false);
    if (!said.is_object() || !said.contains("abi") || !said["abi"].is_object() ||
        !said.contains("connectors") || !said["connectors"].is_array()) {
        return lied("run.frame", "its HELO is not an object with abi and connectors");
    }
    const auto major = number_at(said["abi"], "major"), minor = number_at(said["abi"], "minor");
    if (number_at(said, "frames") != runtime::frames_version || major != OI_ABI_MAJOR) {
        return end(End::not_loaded, "load.abi",
                   fmt::format("{} speaks frames {} of ABI {}.{}, this host frames {} of {}.{}", id,
                               number_at(said, "frames"), major, minor, runtime::frames_version,
                               OI_ABI_MAJOR, OI_ABI_MINOR));
    }
    const json* mine = nullptr;
    for (const auto& connector : said["connectors"]) {
        if (connector.is_object() && text_at(connector, "id") == id) mine = &connector;
    }
    if (mine == nullptr) {
        return end(End::not_loaded, "load.id", fmt::format("its HELO names no connector {}", id));
    }
    const std::string schema = text_at(*mine, "config_schema");
    if (request.manifest.config_schema.empty() && !schema.empty()) {
        if (const auto refused = refuse_early(request, schema)) {
            status_ = refused->status;
            runtime::fail(error_, status_, refused->code, refused->message, refused->field);
            expecting_ = Expecting::nothing;
            over_ = true;
            return;
        }
    }
    const json make = {{"connector", id},
                       {"config", request.config_json.empty() ? "{}" : request.config_json}};
    send(Frame::make, make_sequence, make.dump());
    expecting_ = Expecting::made;
}

void Conversation::on_reply(std::string_view payload) {
    PayloadReader reply(payload);
    const auto status = reply.number<std::int32_t>();
    reply.number<std::uint32_t>();
    if (!reply.ok() || (expecting_ != Expecting::made && expecting_ != Expecting::result)) {
        return lied("run.frame", "a RPLY frame out of turn");
    }
    if (expecting_ == Expecting::made && status == OI_OK) {
        send(order_.verb, verb_sequence, order_.payload);
        expecting_ = Expecting::result;
        return;
    }
    status_ = status;
    if (status != OI_OK) {
        runtime::error_from_json(reply.rest(), error_);
    } else if (order_.results != nullptr) {
        status_ = session_.end_results(*order_.results, error_);
    }
    expecting_ = Expecting::nothing;
    over_ = true;
}

// ---- records ------------------------------------------------------------------------------------

void Conversation::on_batch(std::string_view payload) {
    oi_error ignored = runtime::no_error();
    if (session_.emit(payload.data(), payload.size(), ignored) != OI_OK) return;
    credit_owed_ += payload.size();
    if (credit_owed_ < runtime::default_window / 2) return;
    send(Frame::credit, 0, PayloadWriter().number(credit_owed_).str());
    credit_owed_ = 0;
}

void Conversation::on_reject(std::string_view payload) {
    PayloadReader reader(payload);
    const auto json_size = reader.number<std::uint32_t>();
    reader.number<std::uint32_t>();
    if (!reader.ok() || json_size > reader.rest().size()) {
        return lied("run.frame", "a RJCT frame whose parts do not fit");
    }
    const json what = json::parse(reader.rest().substr(0, json_size), nullptr, false);
    if (!what.is_object()) return lied("run.frame", "a RJCT frame without an object");
    const std::string location = text_at(what, "location"), source_id = text_at(what, "source_id"),
                      code = text_at(what, "code"), field = text_at(what, "field"),
                      message = text_at(what, "message");
    oi_error ignored = runtime::no_error();
    session_.reject({.entity = static_cast<std::uint32_t>(number_at(what, "entity")),
                     .origin = {number_at(what, "offset"),
                                static_cast<std::uint32_t>(number_at(what, "length")),
                                static_cast<std::uint32_t>(number_at(what, "source"))},
                     .location = location,
                     .source_id = source_id,
                     .raw = reader.rest().substr(json_size),
                     .code = code,
                     .field = field,
                     .message = message},
                    ignored);
}

// ---- files --------------------------------------------------------------------------------------

void Conversation::on_open(const FrameHeader& header, std::string_view payload) {
    PayloadReader reader(payload);
    const auto grant = reader.number<std::uint64_t>();
    oi_error error = runtime::no_error();
    std::uint32_t handle = 0;
    std::uint64_t bytes = 0;
    if (!reader.ok()) return lied("run.frame", "an OPEN frame that is too short");
    const oi_status status = session_.open(reader.rest(), handle, bytes, error);
    reply(header.sequence, status, error,
          PayloadWriter().number(handle).number(std::uint32_t{0}).number(bytes).str());
    if (status == OI_OK) granted_[handle] = grant;
}

void Conversation::on_file(const FrameHeader& header, std::string_view payload) {
    PayloadReader reader(payload);
    const auto handle = reader.number<std::uint32_t>();
    reader.number<std::uint32_t>();
    if (!reader.ok()) return lied("run.frame", "a frame that is too short");
    if (header.type == Frame::close) {
        granted_.erase(handle);
        return session_.close(handle);
    }
    const auto number = reader.number<std::uint64_t>();
    if (!reader.ok()) return lied("run.frame", "a frame that is too short");
    if (header.type == Frame::more) {
        const auto found = granted_.find(handle);
        if (found == granted_.end()) return;  // closed, or never opened
        // What it may ask for is bounded by what it is given at a time, not here.
        found->second += std::min(number, UINT64_MAX - found->second);
        return;
    }
    oi_error error = runtime::no_error();
    if (header.type == Frame::skip) {
        const auto found = granted_.find(handle);
        if (found != granted_.end()) found->second = 0;
        std::uint64_t position = 0;
        const oi_status status = session_.skip(handle, number, position, error);
        return reply(header.sequence, status, error, PayloadWriter().number(position).str());
    }
    oi_digest digest{};
    const oi_status status = session_.fingerprint(handle, number, digest, error);
    reply(header.sequence, status, error, as_view(digest));
}

// ---- writing ------------------------------------------------------------------------------------

void Conversation::on_put(const FrameHeader& header, std::string_view payload) {
    PayloadReader reader(payload);
    const auto handle = reader.number<std::uint32_t>();
    reader.number<std::uint32_t>();
    if (!reader.ok()) return lied("run.frame", "a PUTB frame that is too short");
    oi_error error = runtime::no_error();
    const auto status = session_.write(handle, std::as_bytes(std::span(reader.rest())), error);
    reply(header.sequence, status, error);
}

void Conversation::on_done(std::string_view payload) {
    if (order_.results == nullptr)
        return lied("run.frame", "a DONE frame where nothing is written");
    const json said = json::parse(payload, nullptr, false);
    if (!said.is_object() || !said.contains("status") || !said["status"].is_number_integer()) {
        return lied("run.frame", "a DONE frame without a status");
    }
    const std::string id = text_at(said, "id"), remote_id = text_at(said, "remote_id");
    oi_error why = runtime::no_error();
    if (said.contains("error")) runtime::error_from_json(said["error"].dump(), why);
    const oi_write_result result{sizeof(oi_write_result), said["status"].get<oi_status>(),
                                 runtime::as_oi_string(id), runtime::as_oi_string(remote_id), &why};
    oi_error ignored = runtime::no_error();
    session_.take_result(*order_.results, result, ignored);
}

// ---- everything else ----------------------------------------------------------------------------

void Conversation::on_request(const FrameHeader& header, std::string_view payload) {
    oi_error error = runtime::no_error();
    PayloadReader reader(payload);
    switch (header.type) {
        case Frame::checkpoint:
            session_.checkpoint(payload, error);
            return;
        case Frame::flush:
            return reply(header.sequence, session_.flush(error), error);
        case Frame::create: {
            std::uint32_t handle = 0;
            const oi_status status = session_.create(payload, handle, error);
            return reply(header.sequence, status, error,
                         PayloadWriter().number(handle).number(std::uint32_t{0}).str());
        }
        case Frame::log: {
            const auto level = reader.number<std::int32_t>();
            reader.number<std::uint32_t>();
            return session_.log(level, reader.rest());
        }
        case Frame::progress: {
            const auto done = reader.number<std::uint64_t>();
            return session_.progress(done, reader.number<std::uint64_t>());
        }
        case Frame::blob: {
            oi_digest digest{};
            const oi_status status =
                session_.put_blob(std::as_bytes(std::span(payload)), digest, error);
            return reply(header.sequence, status, error, as_view(digest));
        }
        case Frame::time: {
            const std::int64_t now = session_.now();
            return reply(header.sequence, OI_OK, error, PayloadWriter().number(now).str());
        }
        default:
            // Of a newer connector: it learns that this host does not know it, and goes on.
            if (header.sequence == 0) return;
            runtime::fail(error, OI_UNSUPPORTED, "host.frame",
                          fmt::format("this host knows no {}", name_of(header.type)));
            return reply(header.sequence, OI_UNSUPPORTED, error);
    }
}

}  // namespace openitem::connect
