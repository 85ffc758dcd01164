// ClaML 2 and 3 (EN 14463, "Classification Markup Language"): the XML in which WHO and national bodies publish ICD-10, ICF, OPS and others.
#pragma once

#include "packs/content.h"

namespace sequela::packs {

FileFormat claml_format();

} // namespace sequela::packs
