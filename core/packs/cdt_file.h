// CDT as the American Dental Association publishes it to those who hold its licence: a table, separated by tabs or commas, whose header has
// a column of the codes and a column Nomenclature; further columns such as Descriptor, Category and Subcategory become fields. None of its
// text is in Sequela.
#pragma once

#include "packs/content.h"

namespace sequela::packs {

FileFormat cdt_format();

} // namespace sequela::packs
