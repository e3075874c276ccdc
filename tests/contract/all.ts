/** The five documents in one process; `CONTRACT_ENTRY` says what they are held against. */

import "./1-insightface-basic_test.ts";
import "./2-school-multitenant_test.ts";
import "./3-nestjs-buffalo_test.ts";
import "./4-qlcom-liveness_test.ts";
import "./5-multitenant-v2_test.ts";
