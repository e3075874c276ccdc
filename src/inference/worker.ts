import { serveCalls } from "../worker/server.ts";
import { createMethods } from "./methods.ts";
import { openRuntime } from "./open_runtime.ts";

serveCalls(createMethods(openRuntime));
