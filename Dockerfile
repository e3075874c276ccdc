# Packages are fetched in a stage of their own, so that a change of the code does not fetch them again.
FROM denoland/deno:debian-2.9.6 AS packages
WORKDIR /app
COPY deno.json deno.lock ./
RUN deno install --frozen --prod

FROM denoland/deno:debian-2.9.6
WORKDIR /app
COPY --from=packages /deno-dir /deno-dir
COPY --from=packages /app/node_modules node_modules
COPY . .
RUN mkdir -p data models && chown -R deno:deno data models
USER deno
VOLUME ["/app/data", "/app/models"]
# Freed pixels go back to the system at once instead of piling up in holes of the heap.
ENV MALLOC_ARENA_MAX=2 MALLOC_MMAP_THRESHOLD_=1000000
ENV DENO_NO_UPDATE_CHECK=1 DENO_NO_PROMPT=1 HOST=0.0.0.0 MODELS_DIR=models
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=120s \
  CMD ["deno", "eval", "if (!(await fetch('http://127.0.0.1:' + (Deno.env.get('PORT') || 8000) + '/ready')).ok) Deno.exit(1)"]
# HOST is reachable by others, so the service refuses to start without ADMIN_API_KEY.
CMD ["run", "--frozen", "--allow-net", "--allow-read", "--allow-write=data,models", "--allow-env", "--allow-sys", "--allow-ffi", "src/main.ts"]
