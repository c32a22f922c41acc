#include "host/sync/test_run.hpp"

#include <openitem/builders.hpp>

#include <algorithm>
#include <sstream>

#include "host/connect/test_folder.hpp"
#include "host/store/verify.hpp"
#include "host/sync/retry.hpp"

namespace openitem::sync::test {

namespace {

const base::Currency books_currency("EUR");

struct Stopped {};

oi_amount money(const std::string& text, const std::string& currency = "EUR") {
    return openitem::amount(text, currency);
}

connect::Manifest manifest() {
    connect::Manifest manifest;
    manifest.id = "org.openitem.scripted";
    manifest.alias = "scripted";
    manifest.version = "1";
    return manifest;
}

class ScriptedRunner final : public connect::Runner {
public:
    explicit ScriptedRunner(const Script& script) : script_(script) {}

    connect::Outcome read(const connect::Request& request) override {
        connect::Outcome outcome;
        try {
            Feed feed(request);
            script_(feed);
            feed.send();
        } catch (const Stopped&) {
            outcome.status = OI_CANCELLED;
        } catch (const Fails& fails) {
            outcome.status = OI_BAD_DATA;
            outcome.code = fails.code;
        }
        return outcome;
    }
    connect::Outcome check(const connect::Request&) override { return {}; }
    connect::Outcome write(const connect::Request&, const connect::WriteOrder&,
                           std::vector<connect::WriteResult>&) override {
        return {};
    }

private:
    const Script& script_;
};

}  // namespace

// ---- delivering

struct Feed::Sending {
    explicit Sending(const connect::Request& request)
        : handler(request.handler),
          writer([this](std::span<const char> bytes) {
              go_on(handler.on_batch(BatchView(bytes.data(), bytes.size())));
          }),
          records(writer) {}

    static void go_on(connect::Next next) {
        if (next == connect::Next::stop) throw Stopped{};
    }

    connect::RunHandler& handler;
    BatchWriter writer;
    Records records;
    std::uint32_t handle = 0;
};

Feed::Feed(const connect::Request& request)
    : request_(request), sending_(std::make_unique<Sending>(request)) {}
Feed::~Feed() = default;

namespace {

void add_party(Invoice& invoice, std::uint32_t role, const std::string& who) {
    if (who.empty()) return;
    auto party = invoice.add_party();
    party.role(role);
    if (who.starts_with("name:")) {
        party.name(who.substr(5));
    } else {
        party.name("Company " + who).vat_id(who);
    }
}

}  // namespace

void Feed::invoice(const InvoiceSpec& spec) {
    auto invoice = sending_->records.invoice(spec.id);
    if (spec.change != 0) {
        invoice.change(spec.change);
        return;
    }
    const auto set = [&](const std::string& value) { return money(value, spec.currency); };
    invoice.number(spec.number).issued_on(date(spec.date)).total(set(spec.total));
    invoice.currency(spec.currency);
    if (!spec.type.empty()) invoice.type_code(spec.type);
    if (spec.kind != 0) invoice.kind(spec.kind);
    if (!spec.customer.empty()) invoice.customer_id(spec.customer);
    if (!spec.tax.empty()) invoice.tax_total(set(spec.tax));
    if (!spec.prepaid.empty()) invoice.prepaid(set(spec.prepaid));
    if (!spec.withheld.empty()) invoice.withheld(set(spec.withheld));
    if (!spec.split_tax.empty()) {
        invoice.add_tax_subtotal().category("B").tax(set(spec.split_tax));
    }
    if (!spec.due.empty()) invoice.due_on(date(spec.due));
    if (!spec.posted.empty()) invoice.posted_on(date(spec.posted));
    if (!spec.open.empty()) invoice.open(set(spec.open));
    if (!spec.status.empty()) invoice.status(spec.status);
    if (!spec.note.empty()) invoice.payment_terms(spec.note);
    for (const auto& number : spec.preceding) {
        invoice.add_document_reference().kind(OI_REFERENCE_PRECEDING_INVOICE).number(number);
    }
    add_party(invoice, OI_ROLE_SELLER, spec.seller);
    add_party(invoice, OI_ROLE_BUYER, spec.buyer);
    std::uint32_t sequence = 0;
    for (const auto& part : spec.parts) {
        invoice.add_instalment()
            .sequence(++sequence)
            .due_on(date(part.due))
            .amount(set(part.amount));
    }
}

void Feed::payment(const PaymentSpec& spec) {
    auto payment = sending_->records.payment(spec.id);
    if (spec.change != 0) {
        payment.change(spec.change);
        return;
    }
    payment.amount(money(spec.amount, spec.currency)).value_on(date(spec.date));
    if (!spec.customer.empty()) payment.customer_id(spec.customer);
    if (!spec.account.empty()) payment.account(spec.account);
    if (!spec.text.empty()) payment.remittance_text(spec.text);
    if (!spec.end_to_end.empty()) payment.end_to_end_id(spec.end_to_end);
    if (!spec.creditor_reference.empty()) payment.creditor_reference(spec.creditor_reference);
    if (!spec.bank_reference.empty()) payment.bank_reference(spec.bank_reference);
    if (!spec.payer.empty()) payment.payer_name(spec.payer);
    if (!spec.payer_account.empty()) payment.payer_account(spec.payer_account);
    if (spec.occurrence != 0) payment.occurrence(spec.occurrence);
    if (spec.kind != 0) payment.kind(spec.kind);
}

void Feed::allocation(const AllocationSpec& spec) {
    auto allocation = sending_->records.allocation(spec.id);
    if (spec.change != 0) {
        allocation.change(spec.change);
        return;
    }
    allocation.amount(money(spec.amount, spec.currency)).allocated_on(date(spec.date));
    if (!spec.from.empty()) allocation.from_id(spec.from);
    if (!spec.invoice.empty()) allocation.invoice_id(spec.invoice);
    if (!spec.number.empty()) allocation.invoice_number(spec.number);
    if (spec.kind != 0) allocation.kind(spec.kind);
    if (spec.instalment != 0) allocation.instalment(spec.instalment);
}

void Feed::order(const OrderSpec& spec) {
    auto order = sending_->records.order(spec.id);
    if (spec.change != 0) {
        order.change(spec.change);
        return;
    }
    order.number(spec.number).customer_id(spec.customer).total(money(spec.total, spec.currency));
    if (!spec.invoiced.empty()) order.invoiced(money(spec.invoiced, spec.currency));
}

void Feed::dispute(const DisputeSpec& spec) {
    auto dispute = sending_->records.dispute(spec.id);
    if (spec.change != 0) {
        dispute.change(spec.change);
        return;
    }
    dispute.invoice_id(spec.invoice).reason("short");
    if (!spec.amount.empty()) dispute.amount(money(spec.amount, spec.currency));
}

void Feed::statement(const StatementSpec& spec) {
    auto statement = sending_->records.bank_statement(spec.id);
    statement.number(spec.id).account(spec.account).currency("EUR");
    for (const auto& line : spec.lines) {
        statement.add_bank_line()
            .amount(money(line.amount, "EUR"))
            .value_on(date(line.date))
            .remittance_text(line.text)
            .status(line.status);
    }
}

void Feed::control_total(const TotalSpec& spec) {
    auto total = sending_->records.balance(spec.id);
    total.kind(OI_BALANCE_CONTROL_TOTAL).account(spec.of);
    if (spec.count) total.count(*spec.count);
    if (!spec.sum.empty()) total.amount(money(spec.sum, spec.currency));
}

void Feed::customer(const std::string& id, const std::string& name, std::uint32_t due_days) {
    sending_->records.customer(id).name(name).due_days(due_days);
}

void Feed::reject(const std::string& raw, const std::string& location,
                  const std::string& source_id) {
    send();
    connect::Rejection rejection;
    rejection.entity = OI_INVOICE;
    rejection.origin.source = sending_->handle;
    rejection.location = location;
    rejection.source_id = source_id;
    rejection.raw = raw;
    rejection.code = "csv.bad";
    rejection.message = "unreadable";
    Sending::go_on(request_.handler.on_reject(rejection));
}

void Feed::long_invoice(const std::string& id, std::size_t lines, bool finished) {
    send();
    std::vector<std::string> parts;
    BatchWriter writer(
        [&](std::span<const char> bytes) {
            // The last part is held back, so that the document can be left unfinished.
            if (!parts.empty()) {
                Sending::go_on(request_.handler.on_batch(
                    BatchView(parts.front().data(), parts.front().size())));
                parts.clear();
            }
            parts.emplace_back(bytes.begin(), bytes.end());
        },
        {.flush_bytes = 16U << 10U, .flush_rows = 1U << 20U, .stream_bytes = 64U << 10U});
    Records records(writer);
    auto invoice = records.invoice(id);
    invoice.number(id).type_code("380").issued_on(date("2026-01-10")).customer_id("C1");
    invoice.total(money(std::to_string(lines) + ".00"));
    for (std::size_t i = 0; i < lines; ++i) {
        invoice.add_invoice_line().line_id(std::to_string(i + 1)).net_amount(money("1.00"));
    }
    writer.flush();
    if (!finished) return;
    Sending::go_on(
        request_.handler.on_batch(BatchView(parts.front().data(), parts.front().size())));
}

void Feed::send() { sending_->writer.flush(); }

void Feed::checkpoint(const std::string& cursor) {
    send();
    Sending::go_on(request_.handler.on_checkpoint(cursor));
}

void Feed::flush() {
    send();
    Sending::go_on(request_.handler.on_flush());
}

std::string Feed::cursor() const { return request_.cursor_json; }
const std::vector<std::string>& Feed::sources() const { return request_.sources; }

std::string Feed::open(const std::string& source, std::size_t bytes) {
    oi_error error{};
    std::uint64_t size = 0;
    std::uint64_t got = 0;
    if (request_.files.open(source, sending_->handle, size, error) != OI_OK) {
        throw Fails{"open"};
    }
    std::string text(std::min<std::size_t>(bytes, size) + (bytes == SIZE_MAX ? 1 : 0), '\0');
    request_.files.read(sending_->handle, std::as_writable_bytes(std::span(text)), got, error);
    text.resize(got);
    at(0, static_cast<std::uint32_t>(size));
    return text;
}

void Feed::at(std::uint64_t offset, std::uint32_t length) {
    sending_->writer.set_origin({offset, length, sending_->handle}, {});
}

// ---- the books

struct World::Files {
    connect::testing::TestFolder folder;
    store::testbed::Place books;
};

World::World(store::CommitHook hook)
    : files_(std::make_unique<Files>()), clock_(*base::Instant::parse("2026-06-01T12:00:00Z")) {
    static_cast<void>(prepare.identities.add("vat:DE111111111"));
    static_cast<void>(prepare.identities.add("name:Nordlicht GmbH"));
    store_ = files_->books.create(books_currency, {.on_commit = hook});
}
World::~World() = default;

void World::reopen(store::CommitHook hook) {
    store_.reset();
    store_ = files_->books.open({.on_commit = hook});
}

RunReport World::run(const std::string& connection, const Script& script, const Given& given) {
    ScriptedRunner runner(script);
    const auto plugin = manifest();
    ApplyRules apply;
    apply.currency = books_currency;
    apply.cut_over = cut_over;
    apply.customer_numbers = given.customer_numbers;
    for (const auto entity : given.evidence_only) apply.evidence_only[entity] = true;
    RunRequest request{.books = *store_,
                       .connection = connection,
                       .plugin = plugin,
                       .runner = runner,
                       .config_json = given.config,
                       .sources = given.sources,
                       .prepare = prepare,
                       .apply = apply,
                       .full = given.full,
                       .clock = clock_,
                       .progress = {},
                       .log = {},
                       .cancelled = given.cancelled};
    auto report = sync::run(request);
    EXPECT_EQ(report.outcome.ok() && !report.failure, !given.unfinished) << report.outcome.text();
    EXPECT_EQ(report.books.balance(), !given.red);
    check();
    return report;
}

void World::check() {
    const auto report = store::verify(*store_);
    for (const auto& each : report.checks) {
        for (const auto& failure : each.failures) ADD_FAILURE() << each.name << ": " << failure;
    }
}

std::string World::dump() const {
    std::ostringstream out;
    store_->dump(out);
    return out.str();
}

std::map<std::string, std::string> World::tables() const {
    std::map<std::string, std::string> tables;
    std::istringstream in(dump());
    for (std::string line; std::getline(in, line);) {
        tables[line.substr(0, line.find(' '))] += line + '\n';
    }
    return tables;
}

std::int64_t World::open(std::string_view number) {
    const auto all = all_open();
    const auto at = all.find(std::string(number));
    return at == all.end() ? 0 : at->second;
}

std::int64_t World::balance(ledger::Account account) {
    std::int64_t sum = 0;
    store_->entries({}, [&](const store::EntryRow&, std::span<const ledger::Line> lines) {
        for (const auto& line : lines) {
            if (line.account == account) sum += line.amount;
        }
        return true;
    });
    return sum;
}

std::map<std::string, std::int64_t> World::all_open() {
    std::map<std::string, std::int64_t> open;
    store_->open_items({.date = on("2099-12-31")}, {}, [&](const store::OpenItem& item) {
        open[std::string(item.row.number)] += item.open;
        return true;
    });
    return open;
}

std::vector<std::string> World::quarantine(store::QuarantineState state) {
    std::vector<std::string> rows;
    store_->quarantine({{}, state}, [&](const store::QuarantineRow& row) {
        rows.push_back(std::string(row.rule) + " " +
                       std::string(row.source_id.empty() ? row.raw : row.source_id));
        return true;
    });
    return rows;
}

store::StoredRecord World::record(const std::string& connection, std::uint32_t entity,
                                  std::string_view source_id) {
    const auto id = store_->add_connection(connection, "org.openitem.scripted");
    const auto ref = store_->find_record(id, static_cast<store::Entity>(entity), source_id);
    if (!ref) {
        ADD_FAILURE() << "there is no record " << source_id << " of " << connection;
        return {};
    }
    return *store_->record(ref->id);
}

std::optional<Refusal> World::retry(std::string_view source_id, int skip) {
    std::optional<store::StoredQuarantine> found;
    store_->quarantine({{}, store::QuarantineState::open}, [&](const store::QuarantineRow& row) {
        if (row.source_id == source_id && skip-- == 0)
            found = store::StoredQuarantine{.id = row.id};
        return !found;
    });
    if (!found) return Refusal{"test.nothing", "", "nothing of that name is open"};
    found = store_->quarantined(found->id);
    ApplyRules rules;
    rules.connection = found->connection;
    rules.currency = books_currency;
    rules.cut_over = cut_over;
    auto refusal = sync::retry(*store_, *found, prepare, rules, clock_);
    check();
    return refusal;
}

std::filesystem::path World::write(const std::string& name, const std::string& text) {
    return files_->folder.write(name, text);
}

std::string summary(const EntityBooks& books) {
    std::string text;
    const auto add = [&](const char* name, std::uint64_t count) {
        if (count == 0) return;
        text += (text.empty() ? "" : " ") + std::string(name) + '=' + std::to_string(count);
    };
    add("read", books.read);
    add("committed", books.committed);
    add("unchanged", books.unchanged);
    add("superseded", books.superseded);
    add("evidence", books.evidence);
    add("quarantined", books.quarantined);
    add("ended", books.ended);
    add("waiting", books.waiting);
    add("before_cut_over", books.before_cut_over);
    return text;
}

base::Date on(std::string_view day) { return *base::Date::parse(day); }

}  // namespace openitem::sync::test
