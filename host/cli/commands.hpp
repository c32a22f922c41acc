// Every command, in the order `openitem --help` lists them. To add one: write commands/<name>.cpp
// with register_<name>, name it here and in CMakeLists.txt.
#pragma once

#include "host/cli/context.hpp"

namespace openitem::cli {

void register_init(CLI::App& app, Context& context);
void register_company(CLI::App& app, Context& context);
void register_connection(CLI::App& app, Context& context);
void register_plugins(CLI::App& app, Context& context);
void register_check(CLI::App& app, Context& context);
void register_sync(CLI::App& app, Context& context);
void register_quarantine(CLI::App& app, Context& context);
void register_tasks(CLI::App& app, Context& context);
void register_customer(CLI::App& app, Context& context);
void register_explain(CLI::App& app, Context& context);
void register_aging(CLI::App& app, Context& context);
void register_kpi(CLI::App& app, Context& context);
void register_snapshot(CLI::App& app, Context& context);
void register_forecast(CLI::App& app, Context& context);
void register_journal(CLI::App& app, Context& context);
void register_period(CLI::App& app, Context& context);
void register_provision(CLI::App& app, Context& context);
void register_rates(CLI::App& app, Context& context);
void register_reconcile(CLI::App& app, Context& context);
void register_credit(CLI::App& app, Context& context);
void register_cash(CLI::App& app, Context& context);
void register_charge(CLI::App& app, Context& context);
void register_chargeback(CLI::App& app, Context& context);
void register_intercompany(CLI::App& app, Context& context);
void register_dispute(CLI::App& app, Context& context);
void register_writeoff(CLI::App& app, Context& context);
void register_erase(CLI::App& app, Context& context);
void register_verify(CLI::App& app, Context& context);
void register_store(CLI::App& app, Context& context);
void register_validate(CLI::App& app, Context& context);
void register_convert(CLI::App& app, Context& context);
void register_ack(CLI::App& app, Context& context);
void register_read(CLI::App& app, Context& context);
void register_bench(CLI::App& app, Context& context);

using Register = void (*)(CLI::App&, Context&);

inline constexpr Register commands[] = {
    register_init,     register_company,      register_connection, register_plugins,
    register_check,    register_sync,         register_quarantine, register_tasks,
    register_customer, register_explain,      register_aging,      register_kpi,
    register_snapshot, register_forecast,     register_journal,    register_reconcile,
    register_period,   register_provision,    register_rates,      register_credit,
    register_cash,     register_intercompany, register_charge,     register_chargeback,
    register_dispute,  register_writeoff,     register_erase,      register_verify,
    register_store,    register_validate,     register_convert,    register_ack,
    register_read,     register_bench,
};

}  // namespace openitem::cli
