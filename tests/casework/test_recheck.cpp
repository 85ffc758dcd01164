// Rechecking all saved work, on the starter pack.
#include <catch2/catch_test_macros.hpp>

#include "casework/recheck.h"
#include "support.h"
