import { Counter, Gauge as PromGauge, Histogram, Registry } from "prom-client";
import { gauges, type Metrics } from "../metrics.ts";

/** Bounds of histograms in seconds: a photo takes from 20 ms to some seconds. */
const requestBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.4, 0.8, 1.5, 3, 6, 12];
const stageBuckets = [0.001, 0.0025, 0.005, 0.01, 0.02, 0.04, 0.08, 0.15, 0.3, 0.6, 1.2, 2.5, 5];
const lagBuckets = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

/** Methods that are labels; a client may send any word. */
const methods = new Set(["GET", "HEAD", "POST", "PATCH", "PUT", "DELETE", "OPTIONS"]);

/** Metrics in a registry of their own, so that two services in a process don't share them. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const requests = new Histogram({
    name: "http_request_duration_seconds",
    help: "Requests by how long they took, from the first byte to the answer's head",
    labelNames: ["method", "route", "status"],
    buckets: requestBuckets,
    registers,
  });
  const stages = new Histogram({
    name: "wajah_stage_duration_seconds",
    help: "What requests spent in each stage; wait is the time in the queue",
    labelNames: ["stage"],
    buckets: stageBuckets,
    registers,
  });
  const lags = new Histogram({
    name: "wajah_event_loop_lag_seconds",
    help: "How late a timer of the main thread was",
    buckets: lagBuckets,
    registers,
  });
  const problems = new Counter({
    name: "wajah_problems_total",
    help: "Errors by code",
    labelNames: ["code"],
    registers,
  });
  const looks = new Counter({
    name: "wajah_cache_looks_total",
    help: "Looks into caches by whether they found something",
    labelNames: ["cache", "result"],
    registers,
  });
  return {
    request({ method, route, status, milliseconds }) {
      const word = methods.has(method) ? method : "other";
      requests.observe({ method: word, route, status }, milliseconds / 1000);
    },
    problem: (code) => problems.inc({ code }),
    stage: (stage, milliseconds) => stages.observe({ stage }, milliseconds / 1000),
    looks: (cache, hit, times = 1) => looks.inc({ cache, result: hit ? "hit" : "miss" }, times),
    lag: (milliseconds) => lags.observe(milliseconds / 1000),
    read(name, value) {
      new PromGauge({
        name,
        help: gauges[name],
        registers,
        collect() {
          this.set(value());
        },
      });
    },
    render: () => registry.metrics(),
  };
}
