// The definitions of every member of SqlStore and SqlTransaction: for the one file of each database
// that compiles them.
#pragma once

#include "host/store/sql/books.hpp"
#include "host/store/sql/copy_rows.hpp"
#include "host/store/sql/erase.hpp"
#include "host/store/sql/learn_keys.hpp"
#include "host/store/sql/rates.hpp"
#include "host/store/sql/read_index.hpp"
#include "host/store/sql/read_items.hpp"
#include "host/store/sql/read_journal.hpp"
#include "host/store/sql/read_records.hpp"
#include "host/store/sql/read_work.hpp"
#include "host/store/sql/whole_store.hpp"
#include "host/store/sql/write_items.hpp"
#include "host/store/sql/write_records.hpp"
#include "host/store/sql/write_work.hpp"
